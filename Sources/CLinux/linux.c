#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

static int outcome(long result) { return result < 0 ? -errno : (int)result; }

int unmixd_rename_noreplace(int old_folder, const char *old_name, int new_folder, const char *new_name) {
    return outcome(renameat2(old_folder, old_name, new_folder, new_name, RENAME_NOREPLACE));
}

int unmixd_file_system_type(int descriptor, int64_t *type) {
    struct statfs info;
    if (fstatfs(descriptor, &info) < 0) return -errno;
    *type = (int64_t)info.f_type & 0xFFFFFFFF;
    return 0;
}

/* Opens an entry that is to be gone through: -ELOOP for a symbolic link, as openat2(2) has it. */
static int open_step(int folder, const char *name) {
    int result = outcome(openat(folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (result != -ENOTDIR) return result;
    struct stat info;
    int is_known = fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
    return is_known && S_ISLNK(info.st_mode) ? -ELOOP : result;
}

/* Opens the entry that a path leads to. */
static int open_last(int folder, const char *name, int flags) {
    int result;
    do result = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC);
    while (result < 0 && errno == EINTR);
    return outcome(result);
}

int unmixd_open_by_steps(int folder, const char *path, int flags) {
    if (*path == '/') return -EXDEV;
    int here = folder;
    for (;;) {
        const char *end = strchrnul(path, '/');
        const char *rest = end + strspn(end, "/");
        size_t length = (size_t)(end - path);
        char name[NAME_MAX + 1] = {0};
        int result = length > NAME_MAX ? -ENAMETOOLONG : 0;
        if (result == 0) memcpy(name, path, length);
        if (strcmp(name, "..") == 0) result = -EXDEV;
        if (result == 0 && *rest != 0) result = open_step(here, name);
        else if (result == 0) result = open_last(here, name, *end == 0 ? flags : flags | O_DIRECTORY);
        if (here != folder) close(here);
        if (result < 0 || *rest == 0) return result;
        here = result;
        path = rest;
    }
}

int unmixd_open_beneath(int folder, const char *path, int flags) {
    struct open_how how;
    memset(&how, 0, sizeof how);
    how.flags = (uint64_t)(flags | O_CLOEXEC);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    long result;
    /* RESOLVE_BENEATH gives EAGAIN when something was renamed while it looked. */
    int attempts = 0;
    do result = syscall(SYS_openat2, folder, path, &how, sizeof how);
    while (result < 0 && (errno == EINTR || (errno == EAGAIN && ++attempts < 100)));
    if (result < 0 && errno == ENOSYS) return unmixd_open_by_steps(folder, path, flags);
    return outcome(result);
}

int unmixd_open_for_stat(int folder, const char *path) {
    return unmixd_open_beneath(folder, path, O_PATH | O_NOFOLLOW);
}

int unmixd_open_folder(const char *path) {
    return outcome(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int unmixd_try_read_lease(int descriptor) {
    /* A writer that opens the file while the lease is held makes the kernel send a signal: one that is ignored by
       default, since the usual SIGIO would end the process. */
    if (fcntl(descriptor, F_SETSIG, SIGURG) < 0) return -errno;
    if (fcntl(descriptor, F_SETLEASE, F_RDLCK) < 0) return -errno;
    return outcome(fcntl(descriptor, F_SETLEASE, F_UNLCK));
}

int unmixd_lock_exclusive(int descriptor) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    int result = outcome(fcntl(descriptor, F_OFD_SETLK, &lock));
    return result == -EACCES ? -EAGAIN : result;
}

int unmixd_sync_file_system(int descriptor) { return outcome(syncfs(descriptor)); }

int unmixd_start_writeback(int descriptor, int64_t offset, int64_t count) {
    return outcome(sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE));
}

int unmixd_reserve(int descriptor, int64_t count) {
    return outcome(fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, count));
}

int unmixd_thread_id(void) { return (int)syscall(SYS_gettid); }

int unmixd_event_counter(void) { return outcome(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)); }

int unmixd_pipe(int *ends) { return outcome(pipe2(ends, O_CLOEXEC)); }

int unmixd_name_process(const char *name) { return outcome(prctl(PR_SET_NAME, name, 0, 0, 0)); }
