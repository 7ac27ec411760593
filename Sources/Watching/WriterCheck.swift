import CLinux
import Glibc

/// Whether any process on this machine has a file open for writing.
///
/// The kernel grants a read lease only on files that nobody has open for writing (fcntl(2), F_SETLEASE); it is taken
/// and given back at once. A veto, never a proof: a writer may come back, may write through a mapping, or may sit on
/// another machine.
package enum WriterCheck: Sendable, Hashable {
    case noWriter
    case writer
    /// Not to be told: the file belongs to another user and the service lacks CAP_LEASE, or the file system has no leases.
    case unknown

    /// - Parameter path: relative to the open folder; opened without following links and without waiting for anybody.
    init(_ path: String, beneath root: Int32) {
        let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY
        let raw = unmixd_open_beneath(root, path, flags)
        guard raw >= 0 else {
            self = .unknown
            return
        }
        self.init(descriptor: raw)
        close(raw)
    }

    /// - Parameter descriptor: open for reading only.
    package init(descriptor: Int32) {
        switch unmixd_try_read_lease(descriptor) {
        case 0: self = .noWriter
        case -EAGAIN: self = .writer
        default: self = .unknown
        }
    }
}
