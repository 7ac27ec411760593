/// Which of the two kinds of TIFF is written, in which byte order.
struct TIFFForm {
    var isBigTIFF: Bool
    var isBigEndian = false

    /// Bytes of an offset or a count: 4 or 8.
    var wordSize: Int { isBigTIFF ? 8 : 4 }

    /// Bytes of the file's header.
    var headerSize: Int { isBigTIFF ? 16 : 8 }

    /// Bytes of a directory without outlying values, rounded up to 8.
    func directorySize(_ fieldCount: Int) -> Int {
        let size = isBigTIFF ? 8 + fieldCount * 20 + 8 : 2 + fieldCount * 12 + 4
        return (size + 7) & ~7
    }

    /// The header of a file whose first directory stands at an offset.
    func header(firstDirectory: Int) -> [UInt8] {
        var header = TIFFBytes(self)
        header.bytes = isBigEndian ? [0x4D, 0x4D] : [0x49, 0x49]
        header.append2(isBigTIFF ? 43 : 42)
        if isBigTIFF {
            header.append2(8)
            header.append2(0)
        }
        header.appendWord(firstDirectory)
        return header.bytes
    }

    func type(_ values: TIFFDirectory.Values) -> TIFFFieldType {
        switch values {
        case .short: .short
        case .long: .long
        case .offsets: isBigTIFF ? .long8 : .long
        case .rational: .rational
        case .ascii: .ascii
        case .bytes: .undefined
        }
    }

    func count(_ values: TIFFDirectory.Values) -> Int {
        switch values {
        case .short(let numbers), .long(let numbers), .offsets(let numbers): numbers.count
        case .rational: 1
        case .ascii(let text): text.count + 1
        case .bytes(let bytes): bytes.count
        }
    }

    func byteCount(_ values: TIFFDirectory.Values) -> Int {
        count(values) * (type(values).byteCount ?? 1)
    }
}

/// Bytes of a TIFF file in the making.
struct TIFFBytes {
    let form: TIFFForm
    var bytes: [UInt8] = []

    init(_ form: TIFFForm) { self.form = form }

    mutating func append2(_ value: Int) { append(UInt16(truncatingIfNeeded: value)) }

    mutating func append4(_ value: Int) { append(UInt32(truncatingIfNeeded: value)) }

    mutating func append8(_ value: Int) { append(UInt64(truncatingIfNeeded: value)) }

    mutating func appendWord(_ value: Int) { form.isBigTIFF ? append8(value) : append4(value) }

    mutating func append(_ values: TIFFDirectory.Values, paddedTo alignment: Int) {
        let start = bytes.count
        switch values {
        case .short(let numbers): for number in numbers { append2(number) }
        case .long(let numbers): for number in numbers { append4(number) }
        case .offsets(let numbers): for number in numbers { appendWord(number) }
        case .rational(let numerator, let denominator):
            append4(numerator)
            append4(denominator)
        case .ascii(let text): bytes += text + [0]
        case .bytes(let data): bytes += data
        }
        pad(to: alignment, from: -start)
    }

    /// Appends zeros until the number of bytes, counted on from an origin, is a multiple.
    mutating func pad(to alignment: Int, from origin: Int) {
        while (bytes.count + origin) % alignment != 0 { bytes.append(0) }
    }

    private mutating func append<Number: FixedWidthInteger>(_ value: Number) {
        let ordered = form.isBigEndian ? value.bigEndian : value.littleEndian
        withUnsafeBytes(of: ordered) { bytes.append(contentsOf: $0) }
    }
}
