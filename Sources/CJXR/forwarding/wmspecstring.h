#include <jxrlib/wmspecstring.h>
