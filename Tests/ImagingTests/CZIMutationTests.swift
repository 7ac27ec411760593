import Domain
import Foundation
import Testing

@testable import Imaging

/// Samples with some of their bytes changed: whatever they say, it ends soon, and as a failure or as a stack.
struct CZIMutationTests {
    private static let samples = [
        "t3_z2_c2_u16.czi", "scenes_zstd0_u8.czi", "zstd1_hilo_u16.czi", "bgr24.czi",
        "tags_pyramid_u16.czi", "jpeg_u8.czi", "jpegxr_u16.czi", "jpegxr_lossy_u8.czi",
        "jpegxr_bgr24.czi",
    ]

    @Test(.timeLimit(.minutes(2)), arguments: samples)
    func survivesChangedBytes(_ name: String) throws {
        let original = try CZIFile(name)
        var generator = SplitMix(state: 6)
        // Numbers of the structure are worth more attempts than voxels.
        let structure =
            Array(32..<120) + Array(544..<900)
            + original.entries.flatMap { Array($0..<($0 + 132)) }
            + original.entries.indices.flatMap { index in
                let block = original.block(index)
                return Array(block..<(block + 180))
            }
        for round in 0..<100 {
            var file = original
            for _ in 0...(generator.next() % 4) {
                let isStructure = round % 3 > 0
                let most = isStructure ? structure.count : file.bytes.count
                let place = Int(generator.next() % UInt64(most))
                let offset = isStructure ? structure[place] : place
                guard offset < file.bytes.count else { continue }
                let special: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF]
                let choice = generator.next()
                file.bytes[offset] =
                    choice % 2 == 0 ? special[Int(choice / 2 % 5)] : UInt8(choice >> 8 & 0xFF)
            }
            if round % 10 == 9 { file.bytes.removeLast(Int(generator.next() % 4000)) }
            try Fixtures.withFile(file.bytes) { (path) throws in
                _ = failure { try read(path) }
            }
        }
    }

    /// Reads all planes that are small enough.
    private func read(_ path: String) throws {
        let acquisition = try Acquisition.open(path: path)
        _ = try acquisition.completeness()
        for image in acquisition.images {
            let shape = image.description.shape
            guard image.description.planeByteCount < 1 << 20 else { continue }
            var plane = [UInt8](repeating: 0, count: image.description.planeByteCount)
            for number in 0..<min(shape.planeCount, 24) {
                let (place, c) = number.quotientAndRemainder(dividingBy: shape.c)
                _ = failure {
                    try plane.withUnsafeMutableBytes {
                        try image.readPlane(
                            PlaneIndex(t: place / shape.z, z: place % shape.z, c: c), into: $0)
                    }
                }
            }
        }
    }
}

/// A generator of numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
