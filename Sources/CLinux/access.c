#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child does: nothing but system calls, since it is the copy of one thread of a program that has several. */
static void answer(const struct unmixd_account *account, struct unmixd_access *questions, int count) {
    /* Whoever reads what this program prints need not wait for a child that hangs. */
    for (int descriptor = 0; descriptor < 3; descriptor++) close(descriptor);
    if (account != NULL && (syscall(SYS_setgroups, account->group_count, account->groups) < 0
                            || syscall(SYS_setresgid, account->group, account->group, account->group) < 0
                            || syscall(SYS_setresuid, account->user, account->user, account->user) < 0))
        _exit(1);
    for (int i = 0; i < count; i++)
        questions[i].answer = faccessat(AT_FDCWD, questions[i].path, questions[i].mode, 0) < 0 ? -errno : 0;
    _exit(0);
}

/* Waits until the child has closed its end of the pipe by ending; -ETIMEDOUT where it has not in time. */
static int await(int descriptor, int milliseconds) {
    struct pollfd end = {.fd = descriptor, .events = POLLIN, .revents = 0};
    int result;
    do result = poll(&end, 1, milliseconds);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result == 0 ? -ETIMEDOUT : 0;
}

int unmixd_ask_access(const struct unmixd_account *account, struct unmixd_access *questions, int count,
                      int milliseconds) {
    if (count == 0) return 0;
    size_t size = sizeof *questions * (size_t)count;
    struct unmixd_access *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return -errno;
    memcpy(shared, questions, size);
    for (int i = 0; i < count; i++) shared[i].answer = -EINPROGRESS;
    int ends[2];
    int result = pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0;
    pid_t child = result < 0 ? -1 : fork();
    if (child == 0) answer(account, shared, count);
    if (result == 0) {
        if (child < 0) result = -errno;
        close(ends[1]);
        if (child > 0) result = await(ends[0], milliseconds);
        close(ends[0]);
    }
    if (child > 0) {
        /* One that hangs in the kernel cannot be ended; whoever asked goes on without it. */
        int status = 0;
        if (result < 0) kill(child, SIGKILL);
        else if (waitpid(child, &status, 0) == child && status != 0) result = -EPERM;
    }
    memcpy(questions, shared, size);
    munmap(shared, size);
    return result;
}
