import CLinux
import CSeccomp
import Glibc

/// The system calls that a worker may make: those that reading, computing and writing need, and no others.
///
/// Whatever is not listed ends the process by SIGSYS, with the number of the call on standard error.
enum SystemCallFilter {
    /// Loads the filter.
    ///
    /// - Returns: why it could not be done; nil where it was.
    static func load() -> String? {
        guard unmixd_report_forbidden_calls() == 0, let filter = seccomp_init(trap) else {
            return "the filter of system calls cannot be made"
        }
        defer { seccomp_release(filter) }
        for name in allowed { add(filter, name, allow) }
        for (name, code) in refused { add(filter, name, refusal | UInt32(code)) }
        // Threads, and children that are copies of this process within the same walls, but no other programs.
        add(filter, "clone", allow, argument(0, has: 0x1_0000))
        add(filter, "clone", allow, argument(0, lacks: 0x100))
        // Memory, but none that can be executed.
        for name in ["mmap", "mprotect"] { add(filter, name, allow, argument(2, lacks: 4)) }
        // Signals to itself only.
        let own = UInt64(getpid())
        for name in ["tgkill", "kill"] {
            add(
                filter, name, allow,
                scmp_arg_cmp(arg: 0, op: SCMP_CMP_EQ, datum_a: own, datum_b: 0))
        }
        // Limits of its own only: those of the process that it was copied from hold for later copies.
        add(
            filter, "prlimit64", allow,
            scmp_arg_cmp(arg: 0, op: SCMP_CMP_EQ, datum_a: 0, datum_b: 0))
        let result = seccomp_load(filter)
        return result == 0
            ? nil : "the filter of system calls is refused (\(String(cString: strerror(-result))))"
    }

    private static let allowed = [
        "read", "pread64", "readv", "write", "pwrite64", "writev", "lseek", "close", "fstat",
        "newfstatat", "statx", "fstatfs", "openat", "open", "openat2", "getdents64", "fcntl",
        "dup", "fsync", "fdatasync", "ftruncate", "fallocate", "fadvise64", "sync_file_range",
        "unlink", "unlinkat", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
        "munmap", "mremap", "madvise", "brk", "futex", "set_robust_list", "rseq", "exit",
        "exit_group", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "getrandom",
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getpid",
        "getppid", "wait4",
        "gettid", "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
        "getrusage", "getrlimit", "sysinfo", "uname", "membarrier", "poll", "ppoll",
        "epoll_create1",
        "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2", "timerfd_create", "timerfd_settime",
        "restart_syscall", "getcwd", "getuid", "geteuid", "getgid", "getegid", "umask",
    ]

    /// Calls that libraries try and do without.
    private static let refused: [(String, Int32)] = [
        ("clone3", ENOSYS), ("ioctl", ENOTTY), ("setpriority", EPERM),
        ("sched_setscheduler", EPERM),
        ("sched_setattr", EPERM), ("sched_setaffinity", EPERM), ("prctl", EPERM),
        ("mlock", EPERM),
    ]

    // The values of libseccomp's macros.
    private static let trap: UInt32 = 0x0003_0000
    private static let allow: UInt32 = 0x7FFF_0000
    private static let refusal: UInt32 = 0x0005_0000

    private static func add(
        _ filter: scmp_filter_ctx, _ name: String, _ action: UInt32,
        _ condition: scmp_arg_cmp? = nil
    ) {
        let number = seccomp_syscall_resolve_name(name)
        // A call that this architecture lacks needs no rule.
        guard number >= 0 else { return }
        guard let condition else {
            seccomp_rule_add_array(filter, action, number, 0, nil)
            return
        }
        _ = withUnsafePointer(to: condition) {
            seccomp_rule_add_array(filter, action, number, 1, $0)
        }
    }

    private static func argument(_ index: UInt32, has bits: UInt64) -> scmp_arg_cmp {
        scmp_arg_cmp(arg: index, op: SCMP_CMP_MASKED_EQ, datum_a: bits, datum_b: bits)
    }

    private static func argument(_ index: UInt32, lacks bits: UInt64) -> scmp_arg_cmp {
        scmp_arg_cmp(arg: index, op: SCMP_CMP_MASKED_EQ, datum_a: bits, datum_b: 0)
    }
}
