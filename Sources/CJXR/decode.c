#define _GNU_SOURCE
#include "CJXR.h"

// libjxr's headers include one another without the folder that they lie in, so headers of the same
// names forward to them.
#include <errno.h>
#include <jxrlib/JXRGlue.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// All of libjxr's formats that count here differ in the last byte alone.
static int is_format(const GUID *format, enum cjxr_format wanted) {
    static const GUID family = {
        0x6fddc324, 0x4e03, 0x4bfe, {0xb1, 0x85, 0x3d, 0x77, 0x76, 0x8d, 0xc9, 0x00}};
    static const unsigned char last[] = {
        [CJXR_GRAY8] = 0x08, [CJXR_GRAY16] = 0x0b, [CJXR_GRAY_FLOAT] = 0x11,
        [CJXR_BGR24] = 0x0c, [CJXR_RGB24] = 0x0d,  [CJXR_RGB48] = 0x15,
    };
    return memcmp(format, &family, sizeof family - 1) == 0 && format->Data4[7] == last[wanted];
}

static enum cjxr_outcome decode(const void *bytes, size_t count, uint32_t width, uint32_t height,
                                enum cjxr_format format, void *pixels, uint32_t row_bytes) {
    struct WMPStream *stream = NULL;
    PKImageDecode *decoder = NULL;
    const PKRect whole = {0, 0, (I32)width, (I32)height};
    // A stream for reading leaves its bytes alone.
    if (Failed(CreateWS_Memory(&stream, (void *)(uintptr_t)bytes, count)) ||
        Failed(PKImageDecode_Create_WMP(&decoder)))
        return CJXR_NO_MEMORY;
    if (Failed(decoder->Initialize(decoder, stream)) || decoder->uWidth != width ||
        decoder->uHeight != height || !is_format(&decoder->guidPixFormat, format) ||
        Failed(decoder->Copy(decoder, &whole, pixels, row_bytes)))
        return CJXR_DAMAGED;
    return CJXR_DECODED;
}

// Gives a process that may crash or run for ever quiet and soon an end.
static void confine(pid_t parent, size_t pixel_bytes) {
    const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGXCPU};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) signal(crashes[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    // libjxr takes a second for 20 MB or more.
    const rlim_t seconds = 4 + pixel_bytes / (4 << 20);
    const struct rlimit time = {seconds, seconds + 1};
    setrlimit(RLIMIT_CPU, &time);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
}

enum cjxr_outcome cjxr_decode(const void *bytes, size_t count, uint32_t width, uint32_t height,
                              enum cjxr_format format, void *pixels, uint32_t row_bytes) {
    const size_t pixel_bytes = (size_t)row_bytes * height;
    // The outcome stands in front of the pixels, in a page of its own.
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    volatile enum cjxr_outcome *shared = mmap(NULL, page + pixel_bytes, PROT_READ | PROT_WRITE,
                                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return CJXR_NO_MEMORY;
    char *const result = (char *)shared + page;
    *shared = CJXR_CRASHED;
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
        confine(parent, pixel_bytes);
        *shared = decode(bytes, count, width, height, format, result, row_bytes);
        _exit(0);
    }
    enum cjxr_outcome outcome = CJXR_NO_MEMORY;
    if (child > 0) {
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
        outcome = *shared;
        // Only the kernel kills it so, where memory is short.
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) outcome = CJXR_NO_MEMORY;
        if (outcome == CJXR_DECODED) memcpy(pixels, result, pixel_bytes);
    }
    munmap((void *)shared, page + pixel_bytes);
    return outcome;
}
