/// Rearranges samples in memory, without regard to their type.
enum Samples {
    static let isBigEndian = 1.bigEndian == 1

    /// Turns samples of 2, 4 or 8 bytes round.
    static func swapBytes(_ buffer: UnsafeMutableRawBufferPointer, size: Int) {
        switch size {
        case 2: swapBytes(buffer, as: UInt16.self)
        case 4: swapBytes(buffer, as: UInt32.self)
        case 8: swapBytes(buffer, as: UInt64.self)
        default: break
        }
    }

    private static func swapBytes<Word: FixedWidthInteger & BitwiseCopyable>(
        _ buffer: UnsafeMutableRawBufferPointer, as type: Word.Type
    ) {
        for offset in stride(from: 0, to: buffer.count, by: MemoryLayout<Word>.size) {
            let word = buffer.loadUnaligned(fromByteOffset: offset, as: type)
            buffer.storeBytes(of: word.byteSwapped, toByteOffset: offset, as: type)
        }
    }

    /// Copies one sample of each pixel.
    ///
    /// - Parameters:
    ///   - sample: which one.
    ///   - count: samples in a pixel.
    ///   - size: bytes of a sample.
    static func pick(
        _ sample: Int, of count: Int, size: Int, from pixels: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) {
        switch size {
        case 1: pick(sample, of: count, from: pixels, into: buffer, as: UInt8.self)
        case 2: pick(sample, of: count, from: pixels, into: buffer, as: UInt16.self)
        case 4: pick(sample, of: count, from: pixels, into: buffer, as: UInt32.self)
        default: pick(sample, of: count, from: pixels, into: buffer, as: UInt64.self)
        }
    }

    private static func pick<Word: BitwiseCopyable>(
        _ sample: Int, of count: Int, from pixels: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer, as type: Word.Type
    ) {
        let size = MemoryLayout<Word>.size
        for index in 0..<(buffer.count / size) {
            let word = pixels.loadUnaligned(
                fromByteOffset: (index * count + sample) * size, as: type)
            buffer.storeBytes(of: word, toByteOffset: index * size, as: type)
        }
    }

    /// Exchanges the rows and the columns of a plane.
    ///
    /// - Parameters:
    ///   - rows: of the source.
    ///   - columns: of the source.
    ///   - size: bytes of a sample.
    static func transpose(
        rows: Int, columns: Int, size: Int, from source: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) {
        for row in 0..<rows {
            for column in 0..<columns {
                let from = (row * columns + column) * size
                let to = (column * rows + row) * size
                for byte in 0..<size { buffer[to + byte] = source[from + byte] }
            }
        }
    }
}
