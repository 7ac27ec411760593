#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Room for descriptors beside a message, aligned as the kernel wants it. */
union control {
    char bytes[CMSG_SPACE(sizeof(int) * UNMIXD_MAX_DESCRIPTORS)];
    struct cmsghdr aligned;
};

int unmixd_send_with_descriptors(int socket, const void *bytes, int count, const int *descriptors,
                                 int descriptor_count) {
    if (descriptor_count > UNMIXD_MAX_DESCRIPTORS) return -EINVAL;
    union control control;
    memset(&control, 0, sizeof control);
    size_t size = sizeof(int) * (size_t)descriptor_count;
    struct iovec piece = {.iov_base = (void *)bytes, .iov_len = (size_t)count};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = CMSG_SPACE(size)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), descriptors, size);
    ssize_t result;
    do result = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : 0;
}

int unmixd_receive_with_descriptors(int socket, void *bytes, int capacity, int *descriptors, int descriptor_count) {
    if (descriptor_count > UNMIXD_MAX_DESCRIPTORS) return -EINVAL;
    union control control;
    struct iovec piece = {.iov_base = bytes, .iov_len = (size_t)capacity};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t result;
    do result = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (result < 0 && errno == EINTR);
    if (result < 0) return -errno;
    int received[UNMIXD_MAX_DESCRIPTORS], received_count = 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        size_t size = header->cmsg_len - CMSG_LEN(0);
        received_count = (int)(size / sizeof(int));
        memcpy(received, CMSG_DATA(header), size);
    }
    int is_whole = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    if (result == 0 && received_count == 0) return 0;
    if (is_whole && received_count == descriptor_count) {
        memcpy(descriptors, received, sizeof(int) * (size_t)descriptor_count);
        return (int)result;
    }
    while (received_count > 0) close(received[--received_count]);
    return -EBADMSG;
}

int unmixd_fork(const int *standard) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child != 0) return child < 0 ? -errno : child;
    /* If the parent ended before this took hold, nobody is left who would end this process. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != parent) _exit(1);
    for (int i = 0; i < 3; i++)
        if (dup2(standard[i], i) < 0) _exit(1);
    if (syscall(SYS_close_range, 3, ~0U, 0) < 0) _exit(1);
    return 0;
}

int unmixd_process_descriptor(int process) {
    long result = syscall(SYS_pidfd_open, process, 0);
    return result < 0 ? -errno : (int)result;
}
