import Domain
import Glibc

/// The bytes of an open file, in pieces.
enum FileBytes {
    /// Reads a stretch of a file from its start to its end.
    ///
    /// - Parameter body: called with each piece of up to 1 MiB, in order.
    /// - Throws: a ``Failure`` where the file cannot be read, or ends early.
    static func read(
        _ descriptor: Int32, from start: Int64, count: Int64, of path: String,
        body: (UnsafeRawBufferPointer) -> Void
    ) throws(Failure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var offset = start
        while offset < start + count {
            let wanted = min(buffer.count, Int(start + count - offset))
            let got = pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .system("cannot read the file", path) }
            guard got > 0 else {
                throw Failure(
                    .temporary, "the file became shorter while it was read", subject: path)
            }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            offset += Int64(got)
        }
    }
}
