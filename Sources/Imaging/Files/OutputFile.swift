import Domain
import Glibc

/// A new file that is written at given offsets and flushed to disk at the end.
final class OutputFile {
    private let descriptor: Int32
    private let path: String

    /// Creates the file.
    ///
    /// - Throws: `cannotCreate` where there is one of that name already.
    init(creating path: String) throws(Failure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .system("cannot create the result", path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes bytes at an offset.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let result = pwrite(
                descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
            if result < 0 && errno == EINTR { continue }
            guard result > 0 else {
                throw .system("cannot write the result", path, code: result < 0 ? errno : ENOSPC)
            }
            done += result
        }
    }

    /// Writes bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(Failure) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
            try write(UnsafeRawBufferPointer(buffer), at: offset)
        }
    }

    /// Waits until everything is on the disk.
    func flush() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw .system("cannot write the result", path) }
    }
}
