import CLinux
import Domain
import Files
import Glibc

/// The lock on the state folder: one service at a time works with a ledger.
struct StateLock {
    private let descriptor: Int32

    /// Makes the folder where need be and locks it, or fails at once.
    init(_ folder: String) throws(Failure) {
        try Folder.make(folder)
        let path = "\(folder)/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("cannot make the lock", path) }
        let result = unmixd_lock_exclusive(descriptor)
        guard result == 0 else {
            close(descriptor)
            guard result == -EAGAIN else { throw .system("cannot lock", path, code: -result) }
            throw Failure(
                .unavailable, "another unmixd works with this state folder", subject: folder,
                advice: "Stop it first, or give this one a `state` of its own")
        }
    }

    /// Lets another service in.
    func release() { close(descriptor) }
}
