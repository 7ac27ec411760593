#include <jxrlib/wmsal.h>
