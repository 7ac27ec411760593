import Domain
import Foundation
import Testing

@testable import Imaging

struct CompletenessTests {
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

    @Test func doesNotTakeAHoleForTheEndOfTheListOfPages() throws {
        let bytes = TIFFBuilder(pages: TIFFBuilder.numbered(400)).bytes()
        for block in 1..<(bytes.count / 4096) {
            try Fixtures.withFile(bytes[..<(block * 4096)]) { (path) throws in
                guard truncate(path, off_t(bytes.count)) == 0 else { throw POSIXError(.EIO) }
                let failure = failure { _ = try Fixtures.open(path: path, axes: "TYX") }
                #expect(failure?.code == .incomplete, "\(block): \(failure?.message ?? "")")
            }
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

    @Test(arguments: [5, 8, 32773, 50000])
    func readsNothingFromACompressedStripThatIsEmpty(_ compression: Int) throws {
        var page = TIFFBuilder.numbered(1)[0]
        page.fields = [
            (.compression, .short([compression])), (.stripByteCounts, .long([0])),
        ]
        try Fixtures.withFile(TIFFBuilder(pages: [page]).bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path)
            #expect(
                try reader.completeness()
                    == .incomplete(reason: "plane 1 of 1 has not been written"))
            let failure = failure { _ = try reader.voxels() }
            #expect(failure?.code == .incomplete)
            #expect(failure?.message == "a part of page 1 has not been written")
        }
    }
}
