#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Landlock's rights by the version of its interface (landlock(7)); headers may be older than the kernel. */
enum {
    EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3,
    REMOVE_FILE = 1 << 5, MAKE_REG = 1 << 8, FIRST = (1 << 13) - 1, REFER = 1 << 13,
    TRUNCATE = 1 << 14, IOCTL_DEV = 1 << 15
};

/* The kernel's struct landlock_ruleset_attr of version 6. */
struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

static int allow(int ruleset, int folder, uint64_t rights) {
    struct landlock_path_beneath_attr rule;
    memset(&rule, 0, sizeof rule);
    rule.allowed_access = rights;
    rule.parent_fd = folder;
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

int unmixd_confine_files(const int *readable, int readable_count, int writable) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 0) return -errno;
    struct ruleset wanted = {.files = FIRST, .network = 0, .scopes = 0};
    size_t size = sizeof wanted.files;
    if (version >= 2) wanted.files |= REFER;
    if (version >= 3) wanted.files |= TRUNCATE;
    if (version >= 5) wanted.files |= IOCTL_DEV;
    if (version >= 4) {
        wanted.network = 3;
        size += sizeof wanted.network;
    }
    if (version >= 6) {
        wanted.scopes = 3;
        size += sizeof wanted.scopes;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &wanted, size, 0);
    if (ruleset < 0) return -errno;
    int result = 0;
    for (int i = 0; i < readable_count && result == 0; i++)
        result = allow(ruleset, readable[i], READ_FILE | READ_DIR);
    uint64_t all = READ_FILE | READ_DIR | WRITE_FILE | MAKE_REG | REMOVE_FILE;
    if (version >= 3) all |= TRUNCATE;
    if (result == 0 && writable >= 0) result = allow(ruleset, writable, all);
    if (result == 0) result = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    int code = errno;
    close(ruleset);
    return result < 0 ? -code : version < 4;
}

int unmixd_keep_capabilities_from_programs(void) {
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ? -errno : 0;
}

int unmixd_give_up_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, data) < 0) return -errno;
    uint32_t kept = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
    int has_more = 0;
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        uint32_t permitted = data[i].permitted & (i == 0 ? kept : 0);
        if (data[i].permitted != permitted) has_more = 1;
        data[i].permitted = permitted;
        data[i].effective &= permitted;
        data[i].inheritable = 0;
    }
    int result = unmixd_keep_capabilities_from_programs();
    /* Where there is nothing to give up, a filter that forbids the call, as that of systemd's @privileged, is no harm. */
    if (result == 0 && syscall(SYS_capset, &header, data) < 0 && has_more) result = -errno;
    return result;
}

static void report(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)context;
    /* Nothing but what may be called in a signal handler. */
    char text[64] = "forbidden system call ";
    size_t length = strlen(text);
    char digits[12];
    int count = 0;
    for (unsigned number = (unsigned)info->si_syscall; count == 0 || number > 0; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    while (count > 0) text[length++] = digits[--count];
    text[length++] = '\n';
    ssize_t ignored = write(STDERR_FILENO, text, length);
    (void)ignored;
    struct sigaction usual;
    memset(&usual, 0, sizeof usual);
    usual.sa_handler = SIG_DFL;
    sigaction(SIGSYS, &usual, NULL);
    raise(SIGSYS);
}

int unmixd_report_forbidden_calls(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = report;
    action.sa_flags = SA_SIGINFO;
    return sigaction(SIGSYS, &action, NULL) < 0 ? -errno : 0;
}
