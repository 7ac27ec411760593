#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <tiffio.h>

// Swift can neither call a variadic function nor take a va_list apart, so this header does both.

// What libtiff said last, kept where its handler's user data points to.
typedef struct {
    char text[256];
    int errors;
    int warnings;
} ctiff_messages;

static inline int ctiff_on_error(TIFF *tiff, void *messages, const char *module, const char *format,
                                 va_list arguments) {
    (void)tiff;
    (void)module;
    ctiff_messages *said = messages;
    said->errors += 1;
    vsnprintf(said->text, sizeof said->text, format, arguments);
    return 1;
}

static inline int ctiff_on_warning(TIFF *tiff, void *messages, const char *module,
                                   const char *format, va_list arguments) {
    (void)tiff;
    (void)module;
    ctiff_messages *said = messages;
    said->warnings += 1;
    if (said->errors == 0) vsnprintf(said->text, sizeof said->text, format, arguments);
    return 1;
}

// Opens an image through callbacks, with messages kept apart from those of other handles and a cap
// on every single allocation.
static inline TIFF *ctiff_open(const char *mode, void *client, TIFFReadWriteProc read,
                               TIFFReadWriteProc write, TIFFSeekProc seek, TIFFCloseProc close,
                               TIFFSizeProc size, tmsize_t largest_allocation,
                               ctiff_messages *messages) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (options == NULL) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, largest_allocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options, ctiff_on_error, messages);
    TIFFOpenOptionsSetWarningHandlerExtR(options, ctiff_on_warning, messages);
    TIFF *tiff = TIFFClientOpenExt("", mode, client, read, write, seek, close, size, NULL, NULL,
                                   options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

static inline int ctiff_set_number(TIFF *tiff, uint32_t tag, int value) {
    return TIFFSetField(tiff, tag, value);
}
