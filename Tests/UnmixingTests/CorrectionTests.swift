import Domain
import Testing

@testable import Unmixing

@Suite struct CorrectionTests {
    private struct Setting {
        var reverse: Double?
        var backgrounds: Correction.Backgrounds?
        var clips: Bool
    }

    /// The formula, one voxel at a time in single precision.
    private func corrected(
        _ value: Float, _ other: Float, by coefficient: Double, _ correction: Correction,
        offset: Float, otherOffset: Float
    ) -> Float {
        let bleed = Float(coefficient) * (other - otherOffset)
        var result = value - bleed
        if let d = correction.determinant {
            result = ((value - offset) - bleed) / Float(d)
            if offset != 0 { result += offset }
        }
        return correction.clipNegative && result < 0 ? 0 : result
    }

    private func apply(
        _ correction: Correction, _ volume: RandomVolume, rowLength: Int
    ) -> (source: [UInt8], target: [UInt8], figures: CorrectionFigures) {
        let size = volume.voxelCount * correction.output.byteCount
        var source = [UInt8](repeating: 0, count: size)
        var target = source
        let figures = volume.source.withUnsafeBytes { s in
            volume.target.withUnsafeBytes { t in
                source.withUnsafeMutableBytes { source in
                    target.withUnsafeMutableBytes { target in
                        correction.apply(
                            source: s, target: t, rowLength: rowLength,
                            correctedSource: correction.reverse == nil ? nil : source,
                            correctedTarget: target)
                    }
                }
            }
        }
        return (source, target, figures)
    }

    private let settings = [
        Setting(clips: true), Setting(clips: false),
        Setting(backgrounds: .init(source: 12.5, target: 7), clips: true),
        Setting(reverse: 0.2, clips: false),
        Setting(reverse: 0.7, backgrounds: .init(source: 12.5, target: 7), clips: true),
    ]

    @Test(arguments: SampleType.allCases, SampleType.allCases)
    func voxelsAreThoseOfTheFormula(input: SampleType, output: SampleType) throws {
        let volume = RandomVolume(
            input, planes: 1, voxelsPerPlane: 2100, seed: 31, odd: !input.isInteger)
        let s = RandomVolume.singles(volume.source, input)
        let t = RandomVolume.singles(volume.target, input)
        for setting in settings {
            let correction = try Correction(
                alpha: 0.613, reverse: setting.reverse, backgrounds: setting.backgrounds,
                clipNegative: setting.clips, input: input, output: output)
            let result = apply(correction, volume, rowLength: 70)
            let (bs, bt) = (setting.backgrounds?.source ?? 0, setting.backgrounds?.target ?? 0)
            let target = s.indices.map {
                corrected(
                    t[$0], s[$0], by: 0.613, correction, offset: bt, otherOffset: bs)
            }
            #expect(isEqual(result.target, target, output), "\(input) to \(output), seed 31")
            guard let reverse = setting.reverse else { continue }
            let source = s.indices.map {
                corrected(
                    s[$0], t[$0], by: reverse, correction, offset: bs, otherOffset: bt)
            }
            #expect(isEqual(result.source, source, output), "\(input) to \(output), seed 31")
        }
    }

    /// Compares a plane with values stored one by one.
    private func isEqual(_ plane: [UInt8], _ values: [Float], _ type: SampleType) -> Bool {
        let expected = RandomVolume.bytes(values.map { Double($0) }, type)
        if type.isInteger { return plane == expected }
        return zip(RandomVolume.singles(plane, type), RandomVolume.singles(expected, type))
            .allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }

    @Test func notANumberStaysInFloatsAndIsZeroInIntegers() throws {
        let plane: [Float] = [.nan, 1, 2, 3]
        for output in [SampleType.float32, .uint16] {
            let correction = try Correction(
                alpha: 0.5, clipNegative: true, input: .float32, output: output)
            let result = plane.withUnsafeBytes { plane -> [UInt8] in
                var bytes = [UInt8](repeating: 9, count: 4 * output.byteCount)
                bytes.withUnsafeMutableBytes {
                    _ = correction.apply(
                        source: plane, target: plane, rowLength: 2, correctedTarget: $0)
                }
                return bytes
            }
            let first = RandomVolume.singles(result, output)[0]
            #expect(output == .float32 ? first.isNaN : first == 0)
        }
    }

    @Test func inseparableChannelsAreRefused() {
        let failure = #expect(throws: Failure.self) {
            try Correction(
                alpha: 1.25, reverse: 0.8, clipNegative: true, input: .uint8, output: .uint8,
                timePoint: 3)
        }
        #expect(failure?.code == .badInput)
        #expect(failure?.message.contains("time point 3") == true)
        #expect(throws: Failure.self) {
            try Correction(alpha: .nan, clipNegative: true, input: .uint8, output: .uint8)
        }
        #expect(throws: Failure.self) {
            try Correction(
                alpha: 1e200, reverse: 1e-200, clipNegative: true, input: .uint8, output: .uint8)
        }
    }

    @Test func clippedAndCappedVoxelsAreCounted() throws {
        let source: [Float] = [0, 100, 200, 0, 10, 0]
        let target: [Float] = [0, 10, 300, 255.5, 255, 254]
        func figures(_ clips: Bool, _ output: SampleType) throws -> CorrectionFigures {
            let correction = try Correction(
                alpha: 0.2, clipNegative: clips, input: .float32, output: output)
            var bytes = [UInt8](repeating: 0, count: 6 * output.byteCount)
            return source.withUnsafeBytes { source in
                target.withUnsafeBytes { target in
                    bytes.withUnsafeMutableBytes {
                        correction.apply(
                            source: source, target: target, rowLength: 6, correctedTarget: $0)
                    }
                }
            }
        }
        let bytes = try figures(true, .uint8)
        #expect(bytes.voxels == 6)
        #expect(bytes.clippedTarget == 1)
        #expect(bytes.cappedTarget == 2)
        #expect(try figures(false, .uint8).clippedTarget == 1)
        #expect(try figures(false, .float32).clippedTarget == 0)
        #expect(try figures(true, .float32).cappedTarget == 0)
    }
}
