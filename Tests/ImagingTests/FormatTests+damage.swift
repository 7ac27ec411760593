import Domain
import Foundation
import Testing

@testable import Imaging

extension FormatTests {
    @Test(arguments: FormatCase.distinct)
    func survivesDamage(_ sample: FormatCase) throws {
        var generator = MutationTests.Generator(state: 2024)
        try FormatScratch.with(sample) { (scratch) throws in
            let files = try sample.files.map { file in
                let path = scratch.path(file)
                return (path: path, bytes: Array(try Data(contentsOf: URL(filePath: path))))
            }
            for round in 0..<200 {
                let file = files[Int.random(in: 0..<files.count, using: &generator)]
                var bytes = file.bytes
                Damage.apply(to: &bytes, &generator)
                try Fixtures.write(bytes, to: file.path)
                let began = ContinuousClock.now
                open(scratch, round)
                let taken = ContinuousClock.now - began
                #expect(taken < .seconds(5), "round \(round) took \(taken)")
                try Fixtures.write(file.bytes, to: file.path)
            }
        }
    }

    /// Opens a damaged acquisition and reads what can be read of it.
    private func open(_ scratch: FormatScratch, _ round: Int) {
        let failure = failure {
            let acquisition = try Acquisition.open(path: scratch.entry, axes: scratch.sample.axes)
            _ = try acquisition.completeness()
            // Large planes take their time in a debug build.
            for image in acquisition.images.prefix(3)
            where image.description.planeByteCount <= (round % 20 == 0 ? 1 << 22 : 1 << 16) {
                try read(image)
            }
        }
        guard let failure else { return }
        #expect([.badInput, .incomplete, .io].contains(failure.code), "round \(round): \(failure)")
        #expect(!failure.message.isEmpty, "round \(round)")
    }

    /// Reads the first, the middle and the last plane, and makes the document of a result.
    private func read(_ image: any StackReader) throws {
        let (description, shape) = (image.description, image.description.shape)
        if shape.planeCount <= 1000 {
            let text = OMEDocument(description: description, creator: "a test").text
            _ = try XMLReader.read(Array(text.utf8))
        }
        var plane = [UInt8](repeating: 0, count: description.planeByteCount)
        for index in [
            PlaneIndex(t: 0, z: 0, c: 0),
            PlaneIndex(t: shape.t / 2, z: shape.z / 2, c: shape.c / 2),
            PlaneIndex(t: shape.t - 1, z: shape.z - 1, c: shape.c - 1),
        ] {
            try plane.withUnsafeMutableBytes { try image.readPlane(index, into: $0) }
        }
    }
}
