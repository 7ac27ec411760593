#include <jxrlib/guiddef.h>
