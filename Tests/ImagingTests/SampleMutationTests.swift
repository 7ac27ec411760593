import Domain
import Foundation
import Testing

@testable import Imaging

/// Samples of formats with tables of their own, damaged at random: an error or an image, never a crash.
struct SampleMutationTests {
    @Test(arguments: [
        "metamorph-stk/zstack.stk", "metamorph-nd/stacks/cells.nd",
        "metamorph-nd/pages/time lapse_w1_w1488_t1.TIF", "scanimage/volumes_00001.tif",
        "scanimage/classic_00001.tif", "thorlabs-raw/fast/Experiment.xml", "raw-yaml/cell 1.yaml",
        "tifffile-series/stacks.tif", "plain-tiff/reduced_stack.tif",
    ])
    func survivesDamage(_ name: String) throws {
        let source = Fixtures.folder.appendingPathComponent("formats/\(name)")
        let whole = Array(try Data(contentsOf: source))
        var generator = MutationTests.Generator(state: 7)
        try Fixtures.withFolder { (folder) throws in
            let copy = URL(fileURLWithPath: "\(folder)/copy")
            try FileManager.default.copyItem(at: source.deletingLastPathComponent(), to: copy)
            let path = copy.appendingPathComponent(source.lastPathComponent)
            for _ in 0..<150 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[place] =
                        [0, 1, 0x7F, 0x80, 0xFF, 0x39].randomElement(using: &generator) ?? 0
                }
                if Bool.random(using: &generator) {
                    bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
                }
                try Data(bytes).write(to: path)
                let failure = failure {
                    let acquisition = try Acquisition.open(path: path.path, axes: "TZCYX")
                    _ = try acquisition.completeness()
                    for image in acquisition.images
                    where image.description.planeByteCount <= 1 << 22
                        && image.description.shape.planeCount < 100
                    {
                        _ = try image.voxels()
                        _ = OMEDocument(description: image.description, creator: "test").text
                    }
                }
                guard let failure else { continue }
                #expect(failure.code == .badInput || failure.code == .incomplete, "\(failure)")
            }
        }
    }
}
