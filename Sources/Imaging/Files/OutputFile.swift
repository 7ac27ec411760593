import CLinux
import Domain
import Glibc
import Synchronization

/// A new file that is written at given offsets, may be read by another thread behind the writing, and is flushed to disk
/// at the end.
///
/// The kernel is asked to put down what has been written from time to time, so that the disk works beside the processor
/// and little is left for the flush.
final class OutputFile: Sendable {
    private let descriptor: Int32
    private let path: String
    /// How far the kernel has been asked to put down what was written from the start of the file on.
    private let putDown = Mutex(0)
    /// The kernel is not asked for less.
    private static let portion = 1 << 18

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
        if bytes.count >= Self.portion { startWriteback(offset..<(offset + bytes.count)) }
    }

    /// Asks the kernel for room for so many bytes in one piece, where it can give it; the file stays as long as it is.
    func reserve(_ count: Int) { _ = unmixd_reserve(descriptor, Int64(count)) }

    /// Asks the kernel to put down what small writes have left up to an offset; where it is little, with the next.
    func putDown(upTo end: Int) {
        putDown.withLock { start in
            guard end - start >= Self.portion else { return }
            startWriteback(start..<end)
            start = end
        }
    }

    /// Only a hint: what it cannot do is done by the flush, which also tells of errors.
    private func startWriteback(_ range: Range<Int>) {
        _ = unmixd_start_writeback(descriptor, Int64(range.lowerBound), Int64(range.count))
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
