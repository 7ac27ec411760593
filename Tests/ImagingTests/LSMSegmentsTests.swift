import Domain
import Foundation
import Testing

@testable import Imaging

struct LSMSegmentsTests {
    private static let gigabyte = 1 << 30

    @Test func unwrapsOffsetsBeyond4GiB() {
        var wraps = OffsetUnwrapper()
        let offsets = [1, 3 * Self.gigabyte, Self.gigabyte, 0, 2 * Self.gigabyte, 5]
        let expected = [
            1, 3 * Self.gigabyte, 5 * Self.gigabyte, 0, 6 * Self.gigabyte, 8 * Self.gigabyte + 5,
        ]
        #expect(offsets.map { wraps.next($0) } == expected)
    }

    /// Two positions at two times, written time after time, with the step over 4 GiB inside a page.
    @Test func readsStripsOfALargeFile() throws {
        var info = [UInt8](repeating: 0, count: 512)
        func put(_ value: Int32, _ offset: Int) {
            withUnsafeBytes(of: value.littleEndian) {
                info.replaceSubrange(offset..<(offset + 4), with: $0)
            }
        }
        put(0x0400_494C, 0)
        for (index, size) in [4, 3, 1, 2, 2].enumerated() { put(Int32(size), 8 + index * 4) }
        put(3, 88)
        put(2, 264)
        // Position 0 at both times, then position 1: two channels each.
        let places =
            [[4_100_000_000, 4_200_000_000], [8_500_000_000, 8_600_000_000]]
            + [[4_294_967_000, 4_300_000_000], [8_700_000_000, 8_800_000_000]]
        var pages: [TIFFBuilder.Page] = []
        for (number, offsets) in places.enumerated() {
            var page = TIFFBuilder.Page(samples: 2, isPlanar: true)
            page.fields = [
                (.stripOffsets, .long(offsets.map { $0 & 0xFFFF_FFFF })),
                (.stripByteCounts, .long([24, 24])),
            ]
            if number == 0 { page.fields.append((.lsmInfo, .bytes(info))) }
            pages.append(page)
        }
        let strips = TIFFBuilder.numbered(8).map { Data($0.strips[0]) }
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            for (strip, offset) in zip(strips, places.joined()) {
                try handle.seek(toOffset: UInt64(offset))
                try handle.write(contentsOf: strip)
            }
            try handle.close()
            let whole = try Acquisition.open(path: path)
            #expect(try whole.completeness() == .complete)
            #expect(try whole.images.map { try $0.numbers() } == [[0, 1, 2, 3], [4, 5, 6, 7]])
        }
    }

    /// Compressed strips have no end of their own, so the last one must be decoded.
    @Test func missesTheEndOfTheLastCompressedStrip() throws {
        let name = "zeiss-lsm/p3_t2_z2_c2_lzw_u8.lsm"
        let url = Fixtures.folder.appendingPathComponent("formats/\(name)")
        let bytes = [UInt8](try Data(contentsOf: url))
        for missing in [8, 20, 60] {
            try Fixtures.withFile(bytes.dropLast(missing)) { (path) throws in
                let whole = try Acquisition.open(path: path)
                let reason = "image 2: plane 8 of 8 breaks off"
                #expect(try whole.completeness() == .incomplete(reason: reason))
            }
        }
    }
}
