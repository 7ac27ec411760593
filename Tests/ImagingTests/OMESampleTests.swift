import Domain
import Foundation
import Testing

@testable import Imaging

/// What independent writers wrote, compared with what independent readers read.
struct OMESampleTests {
    struct Expected: Decodable {
        struct Case: Decodable {
            var open: String
            var members: [String]
            var images: [Image]
        }
        struct Image: Decodable {
            var shape: [Int]
            var dtype: String
            var sha256: String
        }
        var cases: [Case]
    }

    @Test(arguments: [("ome-tiff", 5), ("ome-tiff-sets", 10), ("ome-tiff-pyramids", 3)])
    func readsWhatOthersWrote(_ name: String, _ count: Int) throws {
        let folder = Fixtures.folder.appendingPathComponent("formats/\(name)")
        let data = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let cases = try JSONDecoder().decode(Expected.self, from: data).cases
        #expect(cases.count == count)
        for expected in cases {
            let path = folder.appendingPathComponent(expected.open).path
            let stack = try Acquisition.open(path: path)
            #expect(stack.format == "OME-TIFF")
            #expect(try stack.completeness() == .complete, "\(expected.open)")
            #expect(stack.files.map(\.name) == expected.members, "\(expected.open)")
            #expect(stack.path == stack.filePaths[0])
            #expect(stack.images.count == expected.images.count, "\(expected.open)")
            for (image, wanted) in zip(stack.images, expected.images) {
                #expect(image.description.shape.extents == wanted.shape, "\(expected.open)")
                #expect(image.description.sampleType.rawValue == wanted.dtype, "\(expected.open)")
                #expect(try image.fingerprint() == wanted.sha256, "\(expected.open)")
            }
        }
    }
}
