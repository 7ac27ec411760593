import Domain
import Testing

@testable import Imaging

struct LSMFormatTests {
    /// A header of three z-slices at two times in two channels, in little-endian.
    private func info(scanType: UInt16 = 6, positions: Int32 = 1) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 512)
        func put(_ value: some FixedWidthInteger, _ offset: Int) {
            withUnsafeBytes(of: value.littleEndian) {
                bytes.replaceSubrange(offset..<(offset + $0.count), with: $0)
            }
        }
        put(UInt32(0x0400_494C), 0)
        for (index, size) in [4, 3, 3, 2, 2].enumerated() { put(Int32(size), 8 + index * 4) }
        put(Int32(2), 28)
        for (index, size) in [2e-7, 3e-7, 1e-6].enumerated() {
            put(size.bitPattern, 40 + index * 8)
        }
        put(scanType, 88)
        put(12.5.bitPattern, 112)
        put(positions, 264)
        return bytes
    }

    private func file(_ info: [UInt8]) -> [UInt8] {
        var pages: [TIFFBuilder.Page] = []
        for number in 0..<6 {
            let strips = (0..<2).map { channel in
                TIFFBuilder.numbered(12)[number * 2 + channel].strips[0]
            }
            var page = TIFFBuilder.Page(samples: 2, isPlanar: true, strips: strips)
            if number == 0 { page.fields = [(.lsmInfo, .bytes(info))] }
            let thumbnail = TIFFBuilder.Page(
                width: 2, height: 1, bits: 8, samples: 3, strips: [[1, 2, 3, 4, 5, 6]],
                fields: [(.newSubfileType, .long([1]))])
            pages += [page, thumbnail]
        }
        return TIFFBuilder(pages: pages).bytes()
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

    @Test func refusesLinesAndPositions() throws {
        try Fixtures.withFile(file(info(scanType: 2))) { (path) throws in
            #expect(
                failure { _ = try Fixtures.open(path: path) }?.message
                    == "LSM scans of lines, points or x-z planes are not supported")
        }
        try Fixtures.withFile(file(info(positions: 4))) { (path) throws in
            #expect(
                failure { _ = try Fixtures.open(path: path) }?.message
                    == "LSM files with several stage positions or tiles are not supported yet")
        }
    }

    @Test func unwrapsOffsetsBeyond4GiB() {
        let gigabyte = 1 << 30
        #expect(
            LSMFormat.unwrapped([1, 3 * gigabyte, gigabyte, 2 * gigabyte, 5])
                == [0, 0, 4 * gigabyte, 4 * gigabyte, 8 * gigabyte])
    }
}
