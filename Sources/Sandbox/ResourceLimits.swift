import Glibc

/// What a worker may take of the machine.
enum ResourceLimits {
    /// Sets the limits, which also hold for what the process asked of the kernel before.
    ///
    /// - Parameter memory: bytes of heap and private memory.
    static func set(memory: Int64) {
        // A core dump would put foreign voxels on the disk.
        set(RLIMIT_CORE, 0)
        set(RLIMIT_DATA, rlim_t(clamping: memory))
        // A stack may have thousands of files, and the usual soft limit is 1024.
        var files = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 {
            files.rlim_cur = min(files.rlim_max, 65_536)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        }
    }

    private static func set(_ resource: __rlimit_resource, _ value: rlim_t) {
        var limit = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }
}
