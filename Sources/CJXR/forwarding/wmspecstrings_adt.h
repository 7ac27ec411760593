#include <jxrlib/wmspecstrings_adt.h>
