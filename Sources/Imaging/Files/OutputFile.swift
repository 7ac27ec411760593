import CLinux
import Domain
import Glibc

/// A new file that is written at given offsets, may be read by another thread behind the writing, and is flushed to disk
/// at the end.
///
/// The kernel is asked to put down what has been written from time to time, so that the disk works beside the processor
/// and little is left for the flush.
final class OutputFile: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Creates the file.
    ///
    /// - Throws: `cannotCreate` where there is one of that name already.
    init(creating path: String) throws(Failure) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
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
        // Only a hint: what it cannot do is done by the flush, which also tells of errors.
        if bytes.count >= 1 << 18 {
            _ = unmixd_start_writeback(descriptor, Int64(offset), Int64(bytes.count))
        }
    }

    /// Writes bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(Failure) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
            try write(UnsafeRawBufferPointer(buffer), at: offset)
        }
    }

    /// Reads back what has been written, where nothing has been as zeros.
    ///
    /// - Throws: `io` where it cannot be read.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        let count = FileReading.fill(buffer, from: descriptor, at: offset)
        guard count == buffer.count else {
            throw .system(
                "cannot read the result back", path, code: count < 0 ? Int32(-count) : EIO)
        }
    }

    /// Waits until everything is on the disk.
    func flush() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw .system("cannot write the result", path) }
    }
}
