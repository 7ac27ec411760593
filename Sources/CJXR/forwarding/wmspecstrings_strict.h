#include <jxrlib/wmspecstrings_strict.h>
