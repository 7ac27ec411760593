import Domain
import Foundation
import Testing

@testable import Imaging

struct MutationTests {
    /// A small generator with a fixed seed, so that a failure can be repeated.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    private func samples() throws -> [[UInt8]] {
        var files: [[UInt8]] = []
        for isBig in [false, true] {
            files.append(
                TIFFBuilder(
                    form: TIFFForm(isBigTIFF: isBig, isBigEndian: !isBig),
                    description: "ImageJ=1.54f\nimages=6\nchannels=2\nslices=3\n",
                    pages: TIFFBuilder.numbered(6)
                ).bytes())
        }
        files.append(
            TIFFBuilder(
                description: "{\"shape\": [2, 3, 3, 4], \"axes\": \"CZYX\"}",
                pages: TIFFBuilder.numbered(6)
            ).bytes())
        let shape = StackShape(t: 2, z: 1, c: 2, y: 8, x: 8)
        for compression in Compression.allCases {
            let description = StackDescription(format: "", shape: shape, sampleType: .uint16)
            files.append(
                try Fixtures.withFolder { (folder) throws in
                    let writer = try OMETIFFWriter(
                        path: "\(folder)/a", description: description, compression: compression,
                        creator: "x")
                    let plane = (0..<128).map { UInt8($0) }
                    for t in 0..<2 {
                        for c in 0..<2 {
                            try plane.withUnsafeBytes {
                                try writer.write($0, at: PlaneIndex(t: t, z: 0, c: c))
                            }
                        }
                    }
                    try writer.finish()
                    return Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a")))
                })
        }
        return files
    }

    @Test func survivesDamage() throws {
        let files = try samples()
        var generator = Generator(state: 2024)
        var outcomes: [String: Int] = [:]
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/damaged"
            for _ in 0..<700 {
                var bytes = files.randomElement(using: &generator) ?? []
                Damage.apply(to: &bytes, &generator)
                try Fixtures.write(bytes, to: path)
                let failure = failure {
                    let reader = try Fixtures.open(path: path, axes: "TYX")
                    let verdict = try reader.completeness()
                    outcomes[verdict == .complete ? "complete" : "incomplete", default: 0] += 1
                    guard reader.description.planeByteCount <= 1 << 22,
                        reader.description.shape.planeCount < 100
                    else { return }
                    _ = try reader.voxels()
                }
                guard let failure else { continue }
                outcomes[failure.code.rawValue, default: 0] += 1
                #expect(failure.code == .badInput || failure.code == .incomplete, "\(failure)")
                #expect(!failure.message.isEmpty)
            }
        }
        // Damage of every kind must have been done, and not all of it to voxels.
        #expect((outcomes["bad input"] ?? 0) > 20)
        #expect((outcomes["incomplete"] ?? 0) > 20)
    }
}
