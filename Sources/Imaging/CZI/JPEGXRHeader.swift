import Domain

/// The header of a JPEG XR codestream, read to refuse what libjxr would stumble over.
///
/// The source is ITU-T T.832, 8.3 and 8.4.
struct JPEGXRHeader {
    private var bits: BitReader
    private let isTiled: Bool
    private let hasShortSizes: Bool
    private let isWindowed: Bool
    private let hasAlpha: Bool
    private let colourFormat: Int
    private let bitDepth: Int
    private let width: Int
    private let height: Int

    /// Reads it up to the size of the image.
    init(_ codestream: UnsafeRawBufferPointer) throws(Failure) {
        guard codestream.count > 32, codestream.starts(with: Array("WMPHOTO\0".utf8)) else {
            throw JPEGXRContainer.damaged("its codestream does not begin like one")
        }
        var bits = BitReader(codestream, from: 8)
        let version = bits.next(4)
        bits.skip(4)
        isTiled = bits.next(1) == 1
        bits.skip(7)
        hasShortSizes = bits.next(1) == 1
        bits.skip(1)
        isWindowed = bits.next(1) == 1
        bits.skip(4)
        hasAlpha = bits.next(1) == 1
        colourFormat = bits.next(4)
        bitDepth = bits.next(4)
        width = bits.next(hasShortSizes ? 16 : 32) + 1
        height = bits.next(hasShortSizes ? 16 : 32) + 1
        self.bits = bits
        guard version == 1 && !hasAlpha else {
            throw JPEGXRContainer.damaged("its codestream is of a kind that is not supported")
        }
    }

    /// Checks that it is of such an image, and cut into tiles that fit into it.
    consuming func check(
        width: Int, height: Int, isColour: Bool, depth: SampleType?
    ) throws(Failure) {
        let depths: [SampleType: Int] = [.uint8: 1, .uint16: 2, .float32: 7]
        guard
            self.width == width, self.height == height, colourFormat == (isColour ? 7 : 0),
            depth.flatMap({ depths[$0] }) == bitDepth
        else { throw JPEGXRContainer.damaged("its codestream is not what its header says") }
        let columns = isTiled ? bits.next(12) : 0
        let rows = isTiled ? bits.next(12) : 0
        let size = hasShortSizes ? 8 : 16
        let widths = (0..<columns).map { _ in bits.next(size) }
        let heights = (0..<rows).map { _ in bits.next(size) }
        let margins = (0..<(isWindowed ? 4 : 0)).map { _ in bits.next(6) }
        // The extent of the image with its margins, in macroblocks of 16 × 16 pixels.
        let (top, left, bottom, right) =
            isWindowed ? (margins[0], margins[1], margins[2], margins[3]) : (0, 0, 0, 0)
        let (across, down) = ((width + left + right + 15) / 16, (height + top + bottom + 15) / 16)
        guard
            Self.fit(widths, into: across), Self.fit(heights, into: down), bits.isInside
        else { throw JPEGXRContainer.damaged("its tiles do not fit into it") }
        let internalFormat = bits.next(3)
        bits.skip(1)
        let bands = bits.next(4)
        guard internalFormat <= (isColour ? 3 : 0), bands <= 3, bits.isInside else {
            throw JPEGXRContainer.damaged("its codestream is of a kind that is not supported")
        }
    }

    /// Whether tiles leave room for the last one, whose size is not written.
    private static func fit(_ tiles: [Int], into extent: Int) -> Bool {
        !tiles.contains(0) && tiles.reduce(0, +) < extent
    }
}

/// Reads numbers of any number of bits, the highest one first.
private struct BitReader {
    private let bytes: UnsafeRawBufferPointer
    private var position: Int

    init(_ bytes: UnsafeRawBufferPointer, from offset: Int) {
        self.bytes = bytes
        position = 8 * offset
    }

    /// Whether all that was read was there; what is not there reads as zeros.
    var isInside: Bool { position <= 8 * bytes.count }

    mutating func skip(_ count: Int) { position += count }

    mutating func next(_ count: Int) -> Int {
        var value = 0
        for _ in 0..<count {
            let byte = position / 8
            let bit = byte < bytes.count ? Int(bytes[byte] >> (7 - position % 8)) & 1 : 0
            value = value << 1 | bit
            position += 1
        }
        return value
    }
}
