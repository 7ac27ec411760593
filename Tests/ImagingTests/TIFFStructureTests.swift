import Domain
import Testing

@testable import Imaging

struct TIFFStructureTests {
    @Test(arguments: [false, true], [false, true])
    func readsBothKindsInBothByteOrders(_ isBig: Bool, _ isBigEndian: Bool) throws {
        let builder = TIFFBuilder(
            form: TIFFForm(isBigTIFF: isBig, isBigEndian: isBigEndian),
            pages: TIFFBuilder.numbered(6, isBigEndian: isBigEndian))
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path, axes: "ZC2YX")
            #expect(reader.description.shape == StackShape(t: 1, z: 3, c: 2, y: 3, x: 4))
            #expect(try reader.completeness() == .complete)
            #expect(try reader.numbers() == [0, 1, 2, 3, 4, 5])
        }
    }

    @Test func refusesACircleOfPages() throws {
        var bytes = TIFFBuilder(pages: TIFFBuilder.numbered(2)).bytes()
        let first = Int(bytes[4]) | Int(bytes[5]) << 8
        let place = try #require(Self.nextOffsetPlaces(bytes).last)
        bytes[place] = UInt8(first & 0xFF)
        bytes[place + 1] = UInt8(first >> 8)
        try Fixtures.withFile(bytes) { (path) throws in
            let failure = failure { _ = try Fixtures.open(path: path, axes: "ZYX") }
            #expect(failure?.code == .badInput)
            #expect(failure?.message == "its list of pages runs in a circle after page 2")
        }
    }

    @Test func saysAfterWhichPageTheListBreaksOff() throws {
        var bytes = TIFFBuilder(
            description: "ImageJ=1.54f\nimages=3\nslices=3\n", pages: TIFFBuilder.numbered(3)
        ).bytes()
        let places = Self.nextOffsetPlaces(bytes)
        bytes.replaceSubrange(places[1]..<(places[1] + 4), with: [0, 0, 1, 0])
        try Fixtures.withFile(bytes) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(
                try reader.completeness()
                    == .incomplete(
                        reason: "2 of 3 planes are there; the list of pages breaks off after page 2"
                    ))
        }
    }

    @Test func refusesHostileDirectories() throws {
        let page = TIFFBuilder.numbered(1)[0]
        let fields: [(TIFFTag, TIFFDirectory.Values, Failure.Code)] = [
            (.imageWidth, .long([0xFFFF_FFFF]), .badInput),
            (.imageLength, .long([0]), .badInput),
            (.imageLength, .long([70_000]), .incomplete),
            (.bitsPerSample, .short([24]), .badInput),
            (.bitsPerSample, .short([64]), .badInput),
            (.bitsPerSample, .short([12]), .badInput),
            (.samplesPerPixel, .short([0]), .badInput),
            (.samplesPerPixel, .short([65535]), .badInput),
            (.rowsPerStrip, .long([0]), .badInput),
            (.rowsPerStrip, .long([1]), .badInput),
            (.compression, .short([34712]), .badInput),
            (.photometric, .short([6]), .badInput),
            (.tileWidth, .long([0xFFFF_FFF0]), .badInput),
            (.sampleFormat, .short([5]), .badInput),
        ]
        for (tag, values, code) in fields {
            var page = page
            page.fields = [(tag, values)]
            try Fixtures.withFile(TIFFBuilder(pages: [page]).bytes()) { (path) throws in
                let failure = failure {
                    let reader = try Fixtures.open(path: path)
                    _ = try reader.completeness()
                }
                #expect(failure?.code == code, "\(tag.rawValue)")
            }
        }
    }

    @Test func survivesHostileCounts() throws {
        // A BigTIFF whose strip offsets claim to be 2^60 values at the end of the address space.
        var builder = TIFFBuilder(
            form: TIFFForm(isBigTIFF: true), pages: TIFFBuilder.numbered(1))
        var bytes = builder.bytes()
        let tag = try #require(Self.entry(of: 273, in: bytes, size: 20))
        bytes.replaceSubrange((tag + 4)..<(tag + 12), with: [0, 0, 0, 0, 0, 0, 0, 0x10])
        bytes.replaceSubrange((tag + 12)..<(tag + 20), with: Array(repeating: 0xFF, count: 8))
        try Fixtures.withFile(bytes) { (path) throws in
            let failure = failure {
                let reader = try Fixtures.open(path: path)
                _ = try reader.voxels()
            }
            #expect(failure != nil)
        }
        builder.pages[0].fields = [(.stripOffsets, .offsets([Int.max - 8]))]
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(
                try reader.completeness()
                    == .incomplete(reason: "plane 1 of 1 lies beyond the end of the file"))
            #expect(failure { _ = try reader.voxels() }?.code == .incomplete)
        }
    }

    @Test func refusesMoreEntriesThanADirectoryMayHave() throws {
        var bytes = TIFFBuilder(pages: TIFFBuilder.numbered(1)).bytes()
        let first = Int(bytes[4]) | Int(bytes[5]) << 8
        bytes[first] = 0xFF
        bytes[first + 1] = 0xFF
        try Fixtures.withFile(bytes) { (path) throws in
            let failure = failure { _ = try Fixtures.open(path: path) }
            #expect(
                failure?.message
                    == "the directory of page 1 is damaged: it claims to have 65535 entries")
        }
    }

    /// Where the offsets of the next directories of a classic little-endian file stand.
    private static func nextOffsetPlaces(_ bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        var position = number(bytes, 4, 4)
        while position != 0 && position + 2 < bytes.count {
            places.append(position + 2 + number(bytes, position, 2) * 12)
            position = number(bytes, places[places.count - 1], 4)
        }
        return places
    }

    /// Where the entry of a tag stands in the first directory of a little-endian BigTIFF.
    private static func entry(of tag: Int, in bytes: [UInt8], size: Int) -> Int? {
        let first = number(bytes, 8, 8)
        return (0..<number(bytes, first, 8)).map { first + 8 + $0 * size }
            .first { number(bytes, $0, 2) == tag }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int {
        (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}
