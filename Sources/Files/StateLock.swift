import CLinux
package import Domain
import Glibc

/// The lock on the state folder: one program at a time works with a ledger.
package struct StateLock {
    private let descriptor: Int32

    /// Makes the folder where need be and locks it, or fails at once.
    ///
    /// - Throws: `unavailable` where somebody else has it, or where the folder is on a file system that cannot keep a ledger.
    package init(_ folder: String) throws(Failure) {
        try Folder.make(folder)
        try Self.checkIsLocal(folder)
        let path = "\(folder)/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("cannot make the lock", path) }
        Folder.giveToOwner(path)
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
    package func release() { close(descriptor) }

    /// Locks and shared memory, which SQLite relies on, are not to be had across machines.
    private static func checkIsLocal(_ folder: String) throws(Failure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot open the folder", folder) }
        defer { close(descriptor) }
        guard let remote = FileSystemKind(of: descriptor)?.remoteName else { return }
        throw Failure(
            .unavailable, "the state folder is on \(remote), where the ledger would not be safe",
            subject: folder, advice: "Give the service a `state` folder on a local disk")
    }
}
