/// An entry of the directory of a CZI: which part of which plane a sub-block holds, and where in the file it is.
///
/// Its layout is called “DV”: 32 bytes, and 20 for each dimension.
struct CZIEntry {
    static let fixedSize = 32
    static let dimensionSize = 20
    /// There are eleven kinds of dimensions.
    static let mostDimensions = 40

    var pixelType: CZIPixelType
    var compression: CZICompression
    /// Of the segment.
    var position: Int
    /// In which file of a split set; 0 for this one.
    var filePart: Int32
    var x = CZISpan()
    var y = CZISpan()
    var time: Int32 = 0
    var slice: Int32 = 0
    var channel: Int32 = 0
    var scene: Int32 = 0
    /// Whether it is a smaller copy of others: a level of a pyramid.
    var isReduced: Bool

    /// How many dimensions an entry that begins here has; nil where it is none of this layout.
    static func dimensionCount(_ head: UnsafeRawBufferPointer) -> Int? {
        guard head.count >= fixedSize, head[0] == UInt8(ascii: "D"), head[1] == UInt8(ascii: "V")
        else { return nil }
        let count = head.int32(at: 28)
        return (1...mostDimensions).contains(count) ? count : nil
    }

    /// - Parameters:
    ///   - bytes: of the whole entry.
    ///   - other: is told of each dimension that has no place here: its letter, and where it is.
    init(
        _ bytes: UnsafeRawBufferPointer, other: (_ letter: UInt8, _ start: Int32) -> Void
    ) {
        pixelType = CZIPixelType(rawValue: bytes.number(at: 2))
        position = bytes.int64(at: 6)
        filePart = bytes.number(at: 14)
        compression = CZICompression(rawValue: bytes.number(at: 18))
        isReduced = bytes[22] != 0
        for offset in stride(
            from: Self.fixedSize, to: bytes.count - Self.dimensionSize + 1, by: Self.dimensionSize)
        {
            let start: Int32 = bytes.number(at: offset + 4)
            switch bytes[offset] {
            case UInt8(ascii: "X"): x = CZISpan(bytes, at: offset)
            case UInt8(ascii: "Y"): y = CZISpan(bytes, at: offset)
            case UInt8(ascii: "T"): time = start
            case UInt8(ascii: "Z"): slice = start
            case UInt8(ascii: "C"): channel = start
            case UInt8(ascii: "S"): scene = start
            // The number of a tile says nothing of its own.
            case UInt8(ascii: "M"): continue
            case let letter: other(letter, start)
            }
        }
        isReduced = isReduced || x.isReduced || y.isReduced
    }
}

/// Which columns or rows of a plane a sub-block holds.
struct CZISpan: Hashable {
    var start: Int32 = 0
    var size: Int32 = 0
    /// How many are stored: fewer in a smaller copy.
    var stored: Int32 = 0

    var isReduced: Bool { stored != size }

    init() {}

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        start = bytes.number(at: offset + 4)
        size = bytes.number(at: offset + 8)
        let stored: Int32 = bytes.number(at: offset + 16)
        self.stored = stored == 0 ? size : stored
    }
}
