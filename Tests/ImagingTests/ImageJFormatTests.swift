import Domain
import Foundation
import Testing

@testable import Imaging

struct ImageJFormatTests {
    private func header(_ lines: String...) -> String {
        "ImageJ=1.54f\n" + lines.joined(separator: "\n") + "\n"
    }

    @Test func readsPlanesInImageJsOrder() throws {
        let text = header("images=12", "channels=2", "slices=3", "frames=2", "hyperstack=true")
        let builder = TIFFBuilder(description: text, pages: TIFFBuilder.numbered(12))
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(reader.description.shape == StackShape(t: 2, z: 3, c: 2, y: 3, x: 4))
            #expect(try reader.numbers() == Array(0..<12))
        }
    }

    @Test func honoursAnotherOrder() throws {
        let text = header("images=6", "channels=2", "slices=3", "order=zct")
        let builder = TIFFBuilder(description: text, pages: TIFFBuilder.numbered(6))
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            #expect(try Fixtures.open(path: path).numbers() == [0, 3, 1, 4, 2, 5])
        }
    }

    @Test func readsPlanesBehindASinglePage() throws {
        // Above 4 GiB ImageJ writes one directory for all planes.
        let text = header("images=3", "channels=3")
        var page = TIFFBuilder.numbered(1)[0]
        page.strips[0] += TIFFBuilder.numbered(2)[1].strips[0]
        page.strips[0] += TIFFBuilder.numbered(3)[2].strips[0]
        let bytes = TIFFBuilder(description: text, pages: [page]).bytes()
        try Fixtures.withFile(bytes) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(try reader.completeness() == .complete)
            #expect(try reader.numbers() == [0, 1, 2])
        }
    }

    @Test func missesPlanesBehindASinglePage() throws {
        let text = header("images=9", "slices=9")
        var page = TIFFBuilder.Page(width: 64, height: 64, bits: 8)
        page.strips = [[UInt8](repeating: 1, count: 4096)]
        try Fixtures.withFile(TIFFBuilder(description: text, pages: [page]).bytes()) {
            (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(
                try reader.completeness() == .incomplete(reason: "1 of 9 planes are there"))
        }
    }

    @Test func findsTheHolesOfALargeFile() throws {
        // 5 GiB in size, next to nothing on the disk.
        let text = header("images=5", "slices=5")
        let page = TIFFBuilder.Page(
            width: 32768, height: 32768, bits: 8, strips: [[1]],
            fields: [(.stripByteCounts, .long([1 << 30])), (.stripOffsets, .long([4096]))])
        try Fixtures.withFile(TIFFBuilder(description: text, pages: [page]).bytes()) {
            (path) throws in
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.truncate(atOffset: 5 << 30 + 4096)
            try handle.close()
            let reader = try Fixtures.open(path: path)
            #expect(reader.description.shape.z == 5)
            #expect(
                try reader.completeness()
                    == .incomplete(reason: "plane 1 of 5 has a hole where its voxels should be"))
        }
    }

    @Test func refusesAHeaderThatContradictsItself() throws {
        let text = header("images=12", "channels=2", "slices=3")
        let builder = TIFFBuilder(description: text, pages: TIFFBuilder.numbered(12))
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            #expect(
                failure { _ = try Fixtures.open(path: path) }?.message
                    == "its ImageJ header contradicts itself: 12 images, but 2 channels × 3 slices"
                    + " × 1 frames")
        }
    }

    @Test func takesSizesInTheUnitOfTheFile() throws {
        let text = header(
            "images=2", "slices=2", "unit=nm", "spacing=-250.0", "finterval=1.5")
        var pages = TIFFBuilder.numbered(2)
        pages[0].fields = [(.xResolution, .rational(1, 65)), (.yResolution, .rational(1, 130))]
        try Fixtures.withFile(TIFFBuilder(description: text, pages: pages).bytes()) {
            (path) throws in
            let description = try Fixtures.open(path: path).description
            #expect(description.physicalSizeX == Quantity(65, "nm"))
            #expect(description.physicalSizeY == Quantity(130, "nm"))
            #expect(description.physicalSizeZ == Quantity(250, "nm"))
            #expect(description.timeIncrement == Quantity(1.5, "s"))
        }
    }

    @Test func takesLabelsForChannelNames() throws {
        func utf16(_ text: String) -> [UInt8] {
            text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        }
        let labels = ["GFP", "mCherry"].map(utf16)
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
        let block = word(0x494A_494A) + word(0x6C61_626C) + word(2) + labels[0] + labels[1]
        var pages = TIFFBuilder.numbered(2)
        pages[0].fields = [
            (.imageJByteCounts, .long([12, labels[0].count, labels[1].count])),
            (.imageJ, .bytes(block)),
        ]
        let text = header("images=2", "channels=2")
        try Fixtures.withFile(TIFFBuilder(description: text, pages: pages).bytes()) {
            (path) throws in
            let description = try Fixtures.open(path: path).description
            #expect(description.facts.channelNames == ["GFP", "mCherry"])
        }
    }
}
