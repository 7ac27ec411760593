#include <jxrlib/JXRMeta.h>
