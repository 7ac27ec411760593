import Domain
import Foundation
import Testing

@testable import Imaging

struct CompletenessTests {
    @Test(arguments: [
        "imagej_c2_u16_hotpixel.tif", "imagej_c2_u16_offset.tif", "imagej_c2_u8_palette.tif",
        "imagej_c3_u16.tif", "imagej_rgb48_c3_u16.tif", "imagej_z45_c2_u16.tif",
        "lsm_zeiss_c3_u8.lsm", "ome_c3_i8.ome.tif",
    ])
    func neverTakesAPartForTheWhole(_ name: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Fixtures.path(name)))
        let whole = try Fixtures.open(path: Fixtures.path(name))
        let voxels = try whole.fingerprint()
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/part"
            for cut in (0..<19).map({ bytes.count * $0 / 19 }) + [bytes.count - 1] {
                try bytes.prefix(cut).write(to: URL(fileURLWithPath: path))
                let failure = failure {
                    let reader = try Fixtures.open(path: path)
                    guard try reader.completeness() == .complete else { return }
                    // Only what lies behind the voxels and the structure may be missing.
                    #expect(try reader.fingerprint() == voxels, "\(cut)")
                    #expect(reader.description.shape == whole.description.shape, "\(cut)")
                }
                if let failure {
                    #expect(failure.code == .incomplete || failure.code == .badInput, "\(failure)")
                }
            }
        }
    }

    @Test func findsHolesWhereVoxelsShouldBe() throws {
        let size = 64 << 10
        let pages = (0..<3).map { _ in
            TIFFBuilder.Page(
                width: 256, height: 256, bits: 8, strips: [[UInt8](repeating: 7, count: size)])
        }
        let bytes = TIFFBuilder(pages: pages).bytes()
        try Fixtures.withFile(bytes) { (path) throws in
            #expect(try Fixtures.open(path: path, axes: "CYX").completeness() == .complete)
            // The same file with the middle never written, as a broken upload leaves it.
            try FileManager.default.removeItem(atPath: path)
            try Data().write(to: URL(fileURLWithPath: path))
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.truncate(atOffset: UInt64(bytes.count))
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: bytes[..<(size + 4096)])
            try handle.seek(toOffset: UInt64(2 * size + 4096))
            try handle.write(contentsOf: bytes[(2 * size + 4096)...])
            try handle.close()
            #expect(
                try Fixtures.open(path: path, axes: "CYX").completeness()
                    == .incomplete(reason: "plane 2 of 3 has a hole where its voxels should be"))
        }
    }

    @Test func saysWhichPlaneLiesBeyondTheEnd() throws {
        var pages = TIFFBuilder.numbered(3)
        pages[1].fields = [(.stripOffsets, .long([100_000]))]
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            #expect(
                try Fixtures.open(path: path, axes: "TYX").completeness()
                    == .incomplete(reason: "plane 2 of 3 lies beyond the end of the file"))
        }
        pages[1].fields = [(.stripOffsets, .long([0])), (.stripByteCounts, .long([0]))]
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            #expect(
                try Fixtures.open(path: path, axes: "TYX").completeness()
                    == .incomplete(reason: "plane 2 of 3 has not been written"))
        }
    }
}
