#include <stddef.h>
#include <stdint.h>

// libFuzzer's loop; clang's runtime has it and no header for it.
int LLVMFuzzerRunDriver(int *count, char ***arguments,
                        int (*input)(const uint8_t *bytes, size_t count));
