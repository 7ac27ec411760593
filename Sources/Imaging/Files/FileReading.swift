import Glibc

/// Reading at an offset as far as it goes, which both ends of a stack's way do.
enum FileReading {
    /// Fills a buffer from an offset on; signals and short reads are gone over.
    ///
    /// - Returns: how many bytes were read, fewer than the buffer holds where the file ends before; or else the negative
    ///   `errno`.
    static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int
    ) -> Int {
        var done = 0
        while done < buffer.count {
            let result = pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
                offset + done)
            if result < 0 && errno == EINTR { continue }
            if result < 0 { return Int(-errno) }
            if result == 0 { break }
            done += result
        }
        return done
    }
}
