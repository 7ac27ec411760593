#pragma once

#include <stddef.h>
#include <stdint.h>

// How the pixels of a decoded image lie in memory, in the byte order of this machine.
enum cjxr_format {
    CJXR_GRAY8,
    CJXR_GRAY16,
    CJXR_GRAY_FLOAT,
    CJXR_BGR24,
    CJXR_RGB24,
    CJXR_RGB48,
};

enum cjxr_outcome {
    CJXR_DECODED,
    // The image is none of this size and these pixels, or it cannot be decoded.
    CJXR_DAMAGED,
    // libjxr crashed or found no end, as it does on some damaged images.
    CJXR_CRASHED,
    CJXR_NO_MEMORY,
};

// Decodes a JPEG XR image that must have exactly the size and the pixels that the caller has room
// for: height rows of row_bytes.
//
// libjxr reads outside its tables where a codestream is damaged, so it works in a child process,
// which cannot harm this one and whose time is limited.
enum cjxr_outcome cjxr_decode(const void *bytes, size_t count, uint32_t width, uint32_t height,
                              enum cjxr_format format, void *pixels, uint32_t row_bytes);
