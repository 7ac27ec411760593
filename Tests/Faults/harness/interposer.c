/* Faults between a program and the kernel, on demand: loaded with LD_PRELOAD, told by files in $UNMIXD_TEST_FAULTS.

   worker-hold    a worker waits in its next fsync while the file is there
   fsync-EIO      a worker's fsync fails
   sidecar-EIO    the sidecar of `cells` cannot be renamed into place
   deaf           folders seem to be watched, and nothing is ever told of them
   short-write    writes take at most 1000 bytes, and every third one is interrupted
   clock          its modification time is added to the time of day, in seconds                                     */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <stdlib.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *place(const char *fault, char *buffer, size_t size) {
    const char *folder = getenv("UNMIXD_TEST_FAULTS");
    snprintf(buffer, size, "%s/%s", folder ? folder : "/nowhere", fault);
    return buffer;
}

static int is_on(const char *fault) {
    char path[4096];
    return access(place(fault, path, sizeof path), F_OK) == 0;
}

static int is_worker(void) { return strcmp(program_invocation_short_name, "unmix-worker") == 0; }

int fsync(int descriptor) {
    if (is_worker()) {
        while (is_on("worker-hold")) {
            struct timespec moment = {0, 5000000};
            nanosleep(&moment, NULL);
        }
        if (is_on("fsync-EIO")) {
            errno = EIO;
            return -1;
        }
    }
    return NEXT(fsync)(descriptor);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    if (strstr(new, "cells_unmixed.ome.tif.json") && is_on("sidecar-EIO")) {
        errno = EIO;
        return -1;
    }
    return NEXT(renameat2)(from, old, to, new, flags);
}

int inotify_add_watch(int queue, const char *path, uint32_t mask) {
    static atomic_int watches;
    if (is_on("deaf")) return 1 << 20 | atomic_fetch_add(&watches, 1);
    return NEXT(inotify_add_watch)(queue, path, mask);
}

/* How much of a write goes through; 0 where it is interrupted. */
static size_t portion(size_t size) {
    static atomic_uint calls;
    if (size <= 16 || !is_on("short-write")) return size;
    if (atomic_fetch_add(&calls, 1) % 3 == 0) return 0;
    return size > 1000 ? 1000 : size;
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
    size_t count = portion(size);
    if (count == 0 && size > 0) {
        errno = EINTR;
        return -1;
    }
    return NEXT(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    size_t count = portion(size);
    if (count == 0 && size > 0) {
        errno = EINTR;
        return -1;
    }
    return NEXT(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    return pwrite(descriptor, bytes, size, offset);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    char path[4096];
    struct stat info;
    int result = NEXT(clock_gettime)(clock, time);
    if (clock == CLOCK_REALTIME && stat(place("clock", path, sizeof path), &info) == 0)
        time->tv_sec += info.st_mtim.tv_sec;
    return result;
}
