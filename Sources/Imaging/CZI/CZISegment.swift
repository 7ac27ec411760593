import Domain

/// A segment of a CZI file: 32 bytes that say what it is and how long, and a body.
///
/// The source of this and of all else here is Zeiss's “ZISRAW (CZI) File Format”, release 1.2.2. Numbers are
/// little-endian.
struct CZISegment {
    static let headerSize = 32

    /// Where its body begins.
    let start: Int
    /// Bytes of the body that are in use; all of them lie inside the file.
    let count: Int

    /// Reads the head of a segment.
    ///
    /// - Parameters:
    ///   - position: as the file says it.
    ///   - what: the segment holds, for messages, such as “the list of its planes”.
    /// - Throws: `incomplete` where it is not there, or not all of it; `badInput` where there is something else.
    init(
        _ kind: Kind, at position: Int, in file: InputFile, holding what: String
    ) throws(Failure) {
        guard position >= 0, file.contains(position, Self.headerSize) else {
            throw Self.missing("\(what) lies beyond the end of the file")
        }
        let head = try file.bytes(at: position, count: Self.headerSize)
        let found = Kind(head)
        guard found == kind else {
            guard found != .unwritten else { throw Self.missing("\(what) has not been written") }
            throw Failure(
                .badInput, "\(what) is not where the file says (at byte \(position))",
                advice: "The file is damaged; copy or export it again")
        }
        let (allocated, used) = head.withUnsafeBytes { ($0.int64(at: 16), $0.int64(at: 24)) }
        start = position + Self.headerSize
        // Some writers say only how much room there is.
        count = used > 0 ? used : allocated
        guard file.contains(start, count) else {
            throw Self.missing("\(what) lies beyond the end of the file")
        }
    }

    static func missing(_ reason: String) -> Failure {
        Failure(.incomplete, reason, advice: "Wait until it is written or copied whole")
    }
}

extension CZISegment {
    /// What a segment holds, by its name of up to 16 letters.
    struct Kind: RawRepresentable, Hashable {
        let rawValue: String

        static let file = Kind(rawValue: "ZISRAWFILE")
        static let directory = Kind(rawValue: "ZISRAWDIRECTORY")
        static let subBlock = Kind(rawValue: "ZISRAWSUBBLOCK")
        static let metadata = Kind(rawValue: "ZISRAWMETADATA")
        static let attachments = Kind(rawValue: "ZISRAWATTDIR")
        static let attachment = Kind(rawValue: "ZISRAWATTACH")
        /// Only zeros: no writer has been there.
        static let unwritten = Kind(rawValue: "")

        init(rawValue: String) { self.rawValue = rawValue }

        /// The name that stands at the head of a segment.
        init(_ head: [UInt8]) {
            self.init(
                rawValue: String(decoding: head.prefix(16).prefix { $0 != 0 }, as: UTF8.self))
        }
    }
}

extension UnsafeRawBufferPointer {
    /// A little-endian number.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
        Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    /// A number with a sign in 32 bits, little-endian.
    func int32(at offset: Int) -> Int { Int(number(at: offset) as Int32) }

    /// A number with a sign in 64 bits, little-endian.
    func int64(at offset: Int) -> Int { Int(number(at: offset) as Int64) }
}
