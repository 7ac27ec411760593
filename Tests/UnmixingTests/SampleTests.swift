import Domain
import Testing

@testable import Unmixing

@Suite struct SampleTests {
    static let odd: [Double] = [
        0.5, 1.5, 2.5, -0.5, -1.5, 254.5, 255.5, 256, -128.5, -129, 127.5, 32_767.5, 65_534.5,
        65_535.4, 1e9, 2_147_483_647, 2_147_483_648, 4_294_967_295, 4_294_967_296, -2_147_483_648,
        -1e30, 1e30, .infinity, -.infinity, .nan, -0.0, 0.499_999_97,
    ]

    /// Clamped, rounded half to even, NaN as 0, one voxel at a time.
    private func stored(_ value: Double, _ type: SampleType) -> Double {
        switch type {
        case .float64: return value
        case .float32: return Double(Float(value))
        default:
            guard let range = type.integerRange, !value.isNaN else { return 0 }
            return min(max(value, range.lowerBound), range.upperBound)
                .rounded(.toNearestOrEven)
        }
    }

    private func loaded(_ bytes: [UInt8], _ type: SampleType) -> [Double] {
        var values = [Double](repeating: 0, count: bytes.count / type.byteCount)
        values.withUnsafeMutableBufferPointer { values in
            bytes.withUnsafeBytes { type.load($0, from: 0, into: values) }
        }
        return values
    }

    private func isSame(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }

    @Test(arguments: SampleType.allCases)
    func storingClampsAndRoundsHalfToEven(type: SampleType) {
        var generator = SeededGenerator(21)
        let values =
            Self.odd
            + (0..<3000).map { _ in Double.random(in: -400...70_000, using: &generator) }
        let doubles = loaded(RandomVolume.bytes(values, type), type)
        for (value, result) in zip(values, doubles) {
            #expect(isSame(result, stored(value, type)), "\(value) as \(type), seed 21")
        }
        let singles = values.map { Float($0) }
        var bytes = [UInt8](repeating: 0, count: values.count * type.byteCount)
        singles.withUnsafeBufferPointer { singles in
            bytes.withUnsafeMutableBytes { type.store(singles, to: $0, from: 0) }
        }
        for (value, result) in zip(singles, loaded(bytes, type)) {
            #expect(isSame(result, stored(Double(value), type)), "\(value) as \(type), seed 21")
        }
    }

    @Test(arguments: SampleType.allCases, SampleType.allCases)
    func passingThroughKeepsWhatTheOutputCanHold(input: SampleType, output: SampleType) {
        var generator = SeededGenerator(22)
        let values =
            Self.odd + [123_456_789, 4_000_000_001, 16_777_217, 0.1]
            + (0..<2500).map { _ in Double.random(in: -5e9...5e9, using: &generator) }
        let plane = RandomVolume.bytes(values, input)
        var result = [UInt8](repeating: 1, count: values.count * output.byteCount)
        plane.withUnsafeBytes { plane in
            result.withUnsafeMutableBytes {
                PlaneConversion(from: input, to: output).convert(plane, into: $0)
            }
        }
        for (value, converted) in zip(loaded(plane, input), loaded(result, output)) {
            #expect(isSame(converted, stored(value, output)), "\(value), \(input) to \(output)")
        }
    }
}
