import Domain
import Testing

@testable import Unmixing

@Suite struct ComomentsTests {
    private func comoments(_ x: [Float], _ y: [Float]) -> Comoments {
        var result = Comoments()
        x.withUnsafeBufferPointer { x in y.withUnsafeBufferPointer { y in result.add(x, y) } }
        return result
    }

    /// Pearson's correlation by its definition, in two passes.
    private func pearson(_ x: [Float], _ y: [Float]) -> Double {
        let n = Double(x.count)
        let mx = x.reduce(0) { $0 + Double($1) } / n
        let my = y.reduce(0) { $0 + Double($1) } / n
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xx += (Double(a) - mx) * (Double(a) - mx)
            yy += (Double(b) - my) * (Double(b) - my)
            xy += (Double(a) - mx) * (Double(b) - my)
        }
        return xy / (xx * yy).squareRoot()
    }

    @Test func correlationIsPearsonsHoweverItIsMerged() throws {
        var generator = SeededGenerator(41)
        let x = (0..<3000).map { _ in Float.random(in: 0...900, using: &generator) + 1e6 }
        let y = x.map { 0.4 * $0 + Float.random(in: 0...300, using: &generator) }
        let expected = pearson(x, y)
        for size in [3000, 100, 7] {
            var merged = Comoments()
            for start in stride(from: 0, to: 3000, by: size) {
                let range = start..<min(start + size, 3000)
                merged.merge(comoments(Array(x[range]), Array(y[range])))
            }
            let correlation = try #require(merged.correlation)
            #expect(abs(correlation - expected) < 1e-12, "parts of \(size), seed 41")
            #expect(merged.count == 3000)
        }
    }

    @Test func whatIsNotFiniteIsLeftOut() throws {
        let x: [Float] = [.nan, 1, 2, .infinity, 3]
        let y: [Float] = [1, 2, 4, 5, 6]
        let result = comoments(x, y)
        #expect(result.count == 3)
        #expect(abs(try #require(result.correlation) - 1) < 1e-15)
        #expect(comoments([.nan], [1]).count == 0)
    }

    @Test func aConstantChannelHasNoCorrelation() {
        #expect(comoments([1, 1, 1], [1, 2, 3]).correlation == nil)
        #expect(Comoments().correlation == nil)
    }

    @Test func everyEighthRowIsMeasured() throws {
        let rowLength = 37
        let volume = RandomVolume(
            .uint16, planes: 1, voxelsPerPlane: rowLength * 130, seed: 42)
        let s = RandomVolume.singles(volume.source, .uint16)
        let t = RandomVolume.singles(volume.target, .uint16)
        let correction = try Correction(
            alpha: 0.25, clipNegative: false, input: .uint16, output: .float32)
        var plane = [UInt8](repeating: 0, count: 4 * s.count)
        let figures = volume.source.withUnsafeBytes { source in
            volume.target.withUnsafeBytes { target in
                plane.withUnsafeMutableBytes {
                    correction.apply(
                        source: source, target: target, rowLength: rowLength, correctedTarget: $0)
                }
            }
        }
        let rows = s.indices.filter { $0 / rowLength % 8 == 0 }
        #expect(figures.before.count == rows.count)
        let before = try #require(figures.before.correlation)
        #expect(abs(before - pearson(rows.map { s[$0] }, rows.map { t[$0] })) < 1e-12)
        let after = try #require(figures.after.correlation)
        let result = RandomVolume.singles(plane, .float32)
        #expect(abs(after - pearson(rows.map { s[$0] }, rows.map { result[$0] })) < 1e-12)
        var twice = figures
        twice.merge(figures)
        #expect(twice.voxels == 2 * s.count)
        #expect(twice.before.count == 2 * rows.count)
    }
}
