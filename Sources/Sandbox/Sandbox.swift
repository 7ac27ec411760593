import CLinux
package import Domain
import Glibc

/// The cage that a worker locks itself into before it parses the first byte of a foreign file.
///
/// Three walls, none of which needs a privilege: limits on memory and core dumps (setrlimit), the files below two folders
/// only (landlock), and a list of allowed system calls (seccomp). None can be taken down again. What the unit gives the
/// daemon, `CAP_LEASE`, is given up. All of this holds for the calling thread and those that it starts later, so there
/// must be no other yet.
package enum Sandbox {
    /// Locks this process in, with all threads that it starts from here on.
    ///
    /// - Parameters:
    ///   - input: the folder whose files may be read.
    ///   - staging: the folder in which files may be made; nil for none.
    ///   - limits: of the worker.
    /// - Returns: what this kernel cannot do, in words; empty where every wall stands.
    /// - Throws: `temporary` where the sandbox is required and a wall cannot be raised.
    package static func enter(
        reading input: String, writing staging: String?, limits: WorkerLimits
    ) throws(Failure) -> [String] {
        ResourceLimits.set(memory: limits.memory)
        let code = unmixd_give_up_capabilities()
        guard code == 0 else {
            throw .system("the worker cannot give up its privileges", nil, code: -code)
        }
        // Dispatch would tell syslog, through a socket, that it may not set priorities.
        setenv("LIBDISPATCH_LOG", "NO", 1)
        guard limits.sandbox != .off else { return [] }
        let gaps = [confineFiles(input, staging), SystemCallFilter.load()].compactMap(\.self)
        guard gaps.isEmpty || limits.sandbox != .required else {
            throw Failure(
                .temporary, "the sandbox cannot be raised: \(gaps.joined(separator: "; "))",
                advice: "Use a kernel with landlock and seccomp, or set `sandbox: best_effort`")
        }
        return gaps
    }

    /// - Returns: why it could not be done, or not in full.
    private static func confineFiles(_ input: String, _ staging: String?) -> String? {
        let readable = open(input, O_PATH | O_DIRECTORY | O_CLOEXEC)
        guard readable >= 0 else { return "the input's folder cannot be opened" }
        defer { close(readable) }
        var writable: Int32 = -1
        if let staging {
            writable = open(staging, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        defer { if writable >= 0 { close(writable) } }
        let result = withUnsafePointer(to: readable) { unmixd_confine_files($0, 1, writable) }
        return switch result {
        case 0: nil
        case 1: "this kernel's landlock does not cover the network"
        default: "this kernel has no landlock (\(String(cString: strerror(-result))))"
        }
    }

    // Linux's value for open, which Glibc's headers show only with _GNU_SOURCE.
    private static let O_PATH: Int32 = 0o10_000_000
}
