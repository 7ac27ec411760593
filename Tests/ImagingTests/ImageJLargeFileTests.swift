import Domain
import Foundation
import Testing

@testable import Imaging

/// Files beyond 4 GiB, which ImageJ writes with one directory: large in size, next to nothing on the disk.
struct ImageJLargeFileTests {
    private static let planeBytes = 1 << 30
    private static let start = 4096

    /// Runs a test with a file of five planes of 1 GiB.
    private func withFile(
        length: Int, isBigEndian: Bool = true, strips: Int = 1, lastOffset: Int? = nil,
        _ body: (String) throws -> Void
    ) throws {
        var offsets = (0..<strips).map { Self.start + $0 * Self.planeBytes / strips }
        if let lastOffset { offsets[strips - 1] = lastOffset }
        let counts = Array(repeating: Self.planeBytes / strips, count: strips)
        let page = TIFFBuilder.Page(
            width: 16384, height: 32768, bits: 16, rowsPerStrip: 32768 / strips,
            fields: [(.stripOffsets, .long(offsets)), (.stripByteCounts, .long(counts))])
        let builder = TIFFBuilder(
            form: TIFFForm(isBigTIFF: false, isBigEndian: isBigEndian),
            description: "ImageJ=1.54f\nimages=5\nframes=5\n", pages: [page])
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            try handle.truncate(atOffset: UInt64(length))
            try handle.close()
            try body(path)
        }
    }

    @Test func readsWhatLiesBeyond4GiB() throws {
        let whole = Self.start + 5 * Self.planeBytes
        try withFile(length: whole) { (path) throws in
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            try handle.seek(toOffset: UInt64(Self.start + 4 * Self.planeBytes + 6))
            try handle.write(contentsOf: Data([0x12, 0x34]))
            try handle.close()
            let reader = try Fixtures.open(path: path)
            #expect(reader.description.shape == StackShape(t: 5, z: 1, c: 1, y: 32768, x: 16384))
            let tiff = try TIFFStructure(try InputFile.open(path))
            let raster = try TIFFRaster(tiff.layouts[0], fileCount: tiff.file.count)
            let map = try TIFFPlaneMap(
                sequence: tiff, raster, reader.description.shape, count: 5
            ) { $0.t }
            let place = try #require(
                map.place(of: PlaneIndex(t: 4, z: 0, c: 0), in: reader.description.shape))
            #expect(place.shift == 4 * Self.planeBytes)
            // A plane is too large for a test, so one row of it is read.
            let row = try tiff.file.bytes(at: Self.start + place.shift, count: 8)
            #expect(row == [0, 0, 0, 0, 0, 0, 0x12, 0x34])
        }
    }

    @Test(arguments: [1, 4])
    func isIncompleteWhereItIsTooShort(strips: Int) throws {
        let almost = Self.start + 5 * Self.planeBytes - 1
        try withFile(length: almost, isBigEndian: false, strips: strips) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(try reader.completeness() == .incomplete(reason: "4 of 5 planes are there"))
        }
    }

    @Test func takesNoPlanesBehindStripsThatAreScattered() throws {
        let whole = Self.start + 6 * Self.planeBytes
        try withFile(length: whole, strips: 2, lastOffset: 3 << 30) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(try reader.completeness() == .incomplete(reason: "1 of 5 planes are there"))
        }
    }
}
