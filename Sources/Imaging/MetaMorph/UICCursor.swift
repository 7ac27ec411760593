import Domain

/// A place in one of MetaMorph's tables, from which its values are read one behind the other.
struct UICCursor {
    /// Longest text that a table may hold, in bytes.
    static let longestText = 1 << 12

    let tiff: TIFFStructure
    var offset: Int

    init(_ tiff: TIFFStructure, at offset: Int) {
        self.tiff = tiff
        self.offset = offset
    }

    /// The beginning of what a field points to, which may be longer than TIFF's count of it.
    init(_ tiff: TIFFStructure, _ field: TIFFField) throws(Failure) {
        self.tiff = tiff
        let length = field.count.multipliedReportingOverflow(by: field.type.byteCount ?? 1)
        // A single number would lie in the directory itself; here it is an offset all the same.
        let isInline = !length.overflow && length.partialValue <= 4
        offset = isInline ? Int(try tiff.number(at: field.offset, size: 4)) : field.offset
    }

    mutating func number(_ size: Int = 4) throws(Failure) -> Int {
        let value = try tiff.number(at: offset, size: size)
        offset += size
        return Int(value)
    }

    /// A fraction of two numbers, the upper one with a sign; nil where it is none.
    mutating func fraction() throws(Failure) -> Double? {
        let numerator = Int32(truncatingIfNeeded: try number())
        let denominator = Int32(truncatingIfNeeded: try number())
        return denominator == 0 ? nil : Double(numerator) / Double(denominator)
    }

    /// Milliseconds since 1970 from a day and milliseconds of that day; nil where there is no day.
    mutating func time() throws(Failure) -> Int? {
        let day = try number()
        let milliseconds = try number()
        // MetaMorph's days are Julian ones less 1: 2440587 is the first day of 1970.
        guard day > 0 else { return nil }
        return (day - 2_440_587) * 86_400_000 + milliseconds
    }

    /// A text behind its length.
    mutating func text() throws(Failure) -> String {
        let length = try number()
        guard length <= Self.longestText else {
            throw Failure(.badInput, "its MetaMorph tables hold a text of \(length) bytes")
        }
        let bytes = try tiff.file.bytes(at: offset, count: length)
        offset += length
        return Self.text(bytes)
    }

    /// A text up to its first zero byte, in UTF-8 or else in Latin-1.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        let bytes = bytes.prefix { $0 != 0 }
        if let text = String(validating: bytes, as: UTF8.self) { return text.trimmed }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).trimmed
    }
}
