import Domain

/// A small stretch of a file kept in memory, so that directories that lie together cost one read.
final class FileWindow {
    private let file: InputFile
    private let isBigEndian: Bool
    private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var start = 0
    private var filled = 0

    init(_ file: InputFile, isBigEndian: Bool) {
        self.file = file
        self.isBigEndian = isBigEndian
    }

    deinit { buffer.deallocate() }

    /// Gives its memory back until it is needed again.
    func rest() {
        buffer.deallocate()
        buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        (start, filled) = (0, 0)
    }

    /// The bytes of a range; they stay valid until the next call.
    ///
    /// - Throws: `incomplete` where the range does not lie inside the file.
    func bytes(at offset: Int, count: Int) throws(Failure) -> UnsafeRawBufferPointer {
        if !holds(offset, count) { try load(offset, count) }
        return UnsafeRawBufferPointer(rebasing: buffer[(offset - start)..<(offset - start + count)])
    }

    /// One unsigned number of 1, 2, 4 or 8 bytes in the file's byte order.
    func number(at offset: Int, size: Int) throws(Failure) -> UInt64 {
        let bytes = try bytes(at: offset, count: size)
        return Self.number(bytes, at: 0, size: size, isBigEndian: isBigEndian)
    }

    /// Whether a range is in memory already.
    func holds(_ offset: Int, _ count: Int) -> Bool {
        offset >= start && count <= filled && offset - start <= filled - count
    }

    private func load(_ offset: Int, _ count: Int) throws(Failure) {
        guard file.contains(offset, count) else { throw .beyondEnd }
        // Directories that follow one another are read ahead, scattered ones are not.
        let isSequential = offset >= start && offset - start <= 1 << 17
        let wanted = min(max(count, isSequential ? 1 << 16 : 4096), file.count - offset)
        if wanted > buffer.count {
            buffer.deallocate()
            buffer = .allocate(byteCount: wanted, alignment: 16)
        }
        filled = 0
        try file.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        (start, filled) = (offset, wanted)
    }

    /// An unsigned number of 1, 2, 4 or 8 bytes at a place inside a buffer.
    static func number(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, size: Int, isBigEndian: Bool
    ) -> UInt64 {
        switch size {
        case 1: return UInt64(bytes[offset])
        case 2:
            let value = bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
            return UInt64(isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value))
        case 4:
            let value = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            return UInt64(isBigEndian ? UInt32(bigEndian: value) : UInt32(littleEndian: value))
        default:
            let value = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            return isBigEndian ? UInt64(bigEndian: value) : UInt64(littleEndian: value)
        }
    }
}
