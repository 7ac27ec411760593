import Testing

@testable import Unmixing

@Suite struct PercentileTests {
    @Test func valuesAreNumPys() throws {
        for vector in try Units.load().percentile_f32 {
            let sorted = vector.values_f32.sorted()
            for (text, expected) in vector.q {
                let q = try #require(Double(text))
                let percentile = Percentile(q, count: sorted.count)
                let value = percentile.interpolated(
                    sorted[percentile.lower], sorted[percentile.upper])
                #expect(value == expected, "percentile \(q) of \(sorted.count)")
            }
        }
    }

    @Test func endsAreTheExtremes() {
        #expect(Percentile(0, count: 9).lower == 0)
        #expect(Percentile(100, count: 9).lower == 8)
        #expect(Percentile(100, count: 9).upper == 8)
        #expect(Percentile(63, count: 1).interpolated(5, 5) == 5)
    }
}
