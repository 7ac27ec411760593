import Domain
import Foundation
import Testing

@testable import Imaging

struct LSMFormatTests {
    /// A header of three z-slices at two times in two channels, in little-endian.
    private func info(
        scanType: UInt16 = 6, positions: Int32 = 1, phases: Int32 = 0, magic: UInt32 = 0x0400_494C
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 512)
        func put(_ value: some FixedWidthInteger, _ offset: Int) {
            withUnsafeBytes(of: value.littleEndian) {
                bytes.replaceSubrange(offset..<(offset + $0.count), with: $0)
            }
        }
        put(magic, 0)
        for (index, size) in [4, 3, 3, 2, 2].enumerated() { put(Int32(size), 8 + index * 4) }
        put(Int32(2), 28)
        for (index, size) in [2e-7, 3e-7, 1e-6].enumerated() {
            put(size.bitPattern, 40 + index * 8)
        }
        put(scanType, 88)
        put(12.5.bitPattern, 112)
        put(positions, 264)
        put(phases, 276)
        return bytes
    }

    private func pages(_ info: [UInt8], count: Int = 6) -> [TIFFBuilder.Page] {
        var pages: [TIFFBuilder.Page] = []
        for number in 0..<count {
            let strips = TIFFBuilder.numbered(2 * count)[(2 * number)...].prefix(2)
            var page = TIFFBuilder.Page(
                samples: 2, isPlanar: true, strips: strips.map { $0.strips[0] })
            // A bug of Zeiss's software: no predictor is used without compression.
            page.fields = [(.predictor, .short([2]))]
            if number == 0 { page.fields.append((.lsmInfo, .bytes(info))) }
            let thumbnail = TIFFBuilder.Page(
                width: 2, height: 1, bits: 8, samples: 3, strips: [[1, 2, 3, 4, 5, 6]],
                fields: [(.newSubfileType, .long([1]))])
            pages += [page, thumbnail]
        }
        return pages
    }

    private func file(_ info: [UInt8], count: Int = 6) -> [UInt8] {
        TIFFBuilder(pages: pages(info, count: count)).bytes()
    }

    @Test func skipsThumbnailsAndOrdersSlicesAndTimes() throws {
        try Fixtures.withFile(file(info())) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(reader.description.shape == StackShape(t: 2, z: 3, c: 2, y: 3, x: 4))
            #expect(reader.description.physicalSizeZ == Quantity(1, "µm"))
            #expect(reader.description.timeIncrement == Quantity(12.5, "s"))
            #expect(reader.description.significantBits == 12)
            #expect(try reader.completeness() == .complete)
            #expect(try reader.numbers() == Array(0..<12))
        }
    }

    @Test(arguments: [
        ("scanType", "LSM scans of points, regions or curved planes are not supported"),
        ("phases", "raw images of structured illumination are not supported"),
        ("magic", "its LSM header is damaged"),
        ("positions", "more than 10000 positions and tiles in one file are not supported"),
    ])
    func refusesWhatItCannotRead(_ what: String, _ message: String) throws {
        let header =
            switch what {
            case "scanType": info(scanType: 10)
            case "phases": info(phases: 5)
            case "magic": info(magic: 7)
            default: info(positions: .max)
            }
        try Fixtures.withFile(file(header)) { (path) throws in
            #expect(failure { _ = try Fixtures.open(path: path) }?.message == message)
        }
    }

    @Test func missesTheImagesOfPositionsThatAreNotThere() throws {
        try Fixtures.withFile(file(info(positions: 3), count: 8)) { (path) throws in
            let whole = try Acquisition.open(path: path)
            #expect(whole.images.count == 3)
            #expect(try whole.images[0].completeness() == .complete)
            let reason = "image 1: 4 of 12 planes are there"
            #expect(try whole.completeness() == .incomplete(reason: reason))
        }
    }

    @Test func refusesMorePagesThanItsHeaderSays() throws {
        try Fixtures.withFile(file(info(), count: 7)) { (path) throws in
            #expect(
                failure { _ = try Fixtures.open(path: path) }?.message
                    == "its LSM header says 6 pages without thumbnails, it has 7")
        }
    }

    @Test func isIncompleteWhileStripsHaveNoPlace() throws {
        var pages = pages(info())
        pages[8].fields.append((.stripOffsets, .long([0, 0])))
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path)
            let reason = "plane 9 of 12 has not been written"
            #expect(try reader.completeness() == .incomplete(reason: reason))
        }
    }
}
