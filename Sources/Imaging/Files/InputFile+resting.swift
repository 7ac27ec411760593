import Domain
import Glibc
import Synchronization

extension InputFile {
    /// Closes the descriptor until it is needed again.
    func rest() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    var isResting: Bool { descriptor.withLock { $0 < 0 } }

    /// Runs a closure with a descriptor of the file.
    ///
    /// - Parameter wakes: whether a file that rests stays open afterwards.
    func withDescriptor<Result: Sendable>(
        wakes: Bool = false, _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try descriptor.withLock { (descriptor) throws(Failure) in
            let wasResting = descriptor < 0
            if wasResting { descriptor = try reopened() }
            defer {
                if wasResting && !wakes {
                    close(descriptor)
                    descriptor = -1
                }
            }
            return try body(descriptor)
        }
    }

    private func reopened() throws(Failure) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? exchanged : .system("cannot open the file", path)
        }
        var info = stat()
        guard fstat(descriptor, &info) == 0, isSame(FileStamp(info)) else {
            close(descriptor)
            throw exchanged
        }
        return descriptor
    }

    private func isSame(_ now: FileStamp) -> Bool {
        now.device == stamp.device && now.inode == stamp.inode && now.size == stamp.size
            && now.mtime == stamp.mtime
    }

    private var exchanged: Failure {
        Failure(
            .incomplete, "the file was taken away, exchanged or changed while it was worked on",
            subject: path, advice: "Wait until nobody writes it any more")
    }
}
