#include <jxrlib/wmspecstrings_undef.h>
