import Domain
import Foundation
import Imaging
import Testing

/// The bytes of a CZI, to be changed at the places that tests are about.
struct CZIFile {
    var bytes: [UInt8]

    /// One of the samples.
    init(_ name: String) throws {
        let url = Fixtures.folder.appendingPathComponent("formats/zeiss-czi/\(name)")
        bytes = [UInt8](try Data(contentsOf: url))
    }

    func number(_ offset: Int, _ size: Int) -> Int {
        bytes[offset..<(offset + size)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func put(_ value: some FixedWidthInteger, _ offset: Int) {
        withUnsafeBytes(of: value.littleEndian) {
            bytes.replaceSubrange(offset..<(offset + $0.count), with: $0)
        }
    }

    /// Where the parts of the header are.
    static let filePart = 80
    static let directoryPosition = 84
    static let metadataPosition = 92
    static let updatePending = 100
    static let attachmentsPosition = 104

    /// Where the entries of the directory begin.
    var entries: [Int] {
        var offset = number(Self.directoryPosition, 8) + 32 + 128
        return (0..<number(offset - 128, 4)).map { _ in
            let entry = offset
            offset += 32 + 20 * number(entry + 28, 4)
            return entry
        }
    }

    /// Where the segment of a sub-block begins, by its place in the directory.
    func block(_ index: Int) -> Int { number(entries[index] + 6, 8) }

    /// Where a dimension of an entry begins.
    func dimension(_ letter: Character, of entry: Int) throws -> Int {
        let places = (0..<number(entry + 28, 4)).map { entry + 32 + 20 * $0 }
        return try #require(places.first { bytes[$0] == letter.asciiValue })
    }

    /// Changes an entry of the directory and its copy at the head of the sub-block.
    mutating func putBoth(_ value: some FixedWidthInteger, inEntry index: Int, _ offset: Int) {
        let (entry, block) = (entries[index], block(index))
        put(value, entry + offset)
        put(value, block + 48 + offset)
    }

    /// Opens it.
    func open<Result>(_ body: (Acquisition) throws -> Result) throws -> Result {
        try Fixtures.withFile(bytes) { (path) throws in try body(Acquisition.open(path: path)) }
    }

    /// Why it is not complete; nil where it is.
    func gap() throws -> String? {
        try open { acquisition in
            guard case .incomplete(let reason) = try acquisition.completeness() else { return nil }
            return reason
        }
    }

    /// Why it is refused; nil where it is not.
    func refusal() -> Failure? {
        failure { try open { _ = try $0.completeness() } }
    }
}
