import Domain
import Testing

@testable import Imaging

struct TIFFLayoutTests {
    @Test func takesInterleavedSamplesForChannels() throws {
        let strip: [UInt8] = [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]
        let page = TIFFBuilder.Page(
            width: 2, height: 2, bits: 8, samples: 3, strips: [strip], rowsPerStrip: 2)
        try Fixtures.withFile(TIFFBuilder(pages: [page]).bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path, axes: "YXS")
            #expect(reader.description.shape == StackShape(t: 1, z: 1, c: 3, y: 2, x: 2))
            #expect(try reader.voxels() == [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24])
            #expect(failure { _ = try Fixtures.open(path: path) }?.code == .badInput)
            #expect(failure { _ = try Fixtures.open(path: path, axes: "YX") }?.code == .badInput)
        }
    }

    @Test func takesPlanarSamplesForChannels() throws {
        let page = TIFFBuilder.Page(
            width: 2, height: 2, bits: 8, samples: 2, isPlanar: true,
            strips: [[1, 2], [3, 4], [11, 12], [13, 14]], rowsPerStrip: 1)
        try Fixtures.withFile(TIFFBuilder(pages: [page]).bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path, axes: "SYX")
            #expect(try reader.completeness() == .complete)
            #expect(try reader.voxels() == [1, 2, 3, 4, 11, 12, 13, 14])
        }
    }

    @Test func skipsThumbnailsAmongPlainPages() throws {
        var pages = TIFFBuilder.numbered(4)
        for index in [1, 3] { pages[index].fields = [(.newSubfileType, .long([1]))] }
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path, axes: "CYX")
            #expect(try reader.numbers() == [0, 2])
        }
    }

    @Test func readsAMissingCompressionFieldAsNone() throws {
        var pages = TIFFBuilder.numbered(1)
        pages[0].fields = [(.compression, nil), (.stripByteCounts, nil)]
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            #expect(try Fixtures.open(path: path).numbers() == [0])
        }
    }

    @Test func refusesPagesOfDifferentSizes() throws {
        let pages = TIFFBuilder.numbered(1) + TIFFBuilder.numbered(1, width: 5, height: 3)
        try Fixtures.withFile(TIFFBuilder(pages: pages).bytes()) { (path) throws in
            let reader = try Fixtures.open(path: path, axes: "CYX")
            let failure = failure { _ = try reader.completeness() }
            #expect(
                failure?.message == "page 2 is 5 × 3 of uint16, the others are 4 × 3 of uint16")
        }
    }

    @Test func namesWhatItCannotRead() throws {
        let cases: [(TIFFTag, TIFFDirectory.Values, String)] = [
            (.bitsPerSample, .short([24]), "samples of 24 bits are not supported"),
            (
                .compression, .short([33003]),
                "its compression, JPEG 2000, is not supported"
            ),
            (.photometric, .short([6]), "colours stored as YCbCr are not supported"),
        ]
        for (tag, values, message) in cases {
            var page = TIFFBuilder.numbered(1)[0]
            page.fields = [(tag, values)]
            try Fixtures.withFile(TIFFBuilder(pages: [page]).bytes()) { (path) throws in
                #expect(failure { _ = try Fixtures.open(path: path) }?.message == message)
            }
        }
    }
}
