import Domain
import Testing

@testable import Unmixing

@Suite struct OrderStatisticsTests {
    static let percentiles = [0, 1, 12.5, 50, 77.7, 99, 99.9, 100]

    /// Values of a type in single precision: many ties, negative ones where the type has them.
    static func values(_ type: SampleType, _ count: Int, _ generator: inout SeededGenerator)
        -> [Float]
    {
        let range = type.integerRange ?? -1e6...1e6
        return (0..<count).map { _ in
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: type.isInteger ? Float(range.lowerBound) : -0.0
            case 1: Float(Int.random(in: 0..<20, using: &generator))
            default:
                type.isInteger
                    ? Float(Double.random(in: range, using: &generator).rounded())
                    : Float.random(in: -1000...1000, using: &generator)
            }
        }
    }

    @Test(arguments: SampleType.allCases, [0, 1 << 20])
    func ranksAreThoseOfSorting(type: SampleType, budget: Int) {
        for (seed, count) in [(1, 1), (2, 2), (3, 700), (4, 9000)] as [(UInt64, Int)] {
            var generator = SeededGenerator(seed)
            let values = Self.values(type, count, &generator)
            let isNarrow = type.isInteger && type.byteCount <= 2
            // More were announced than came: the others were not finite. Many bring the histogram's second table.
            let announced = isNarrow && budget > 0 ? 1 << 20 : count + 5
            var bytes = budget
            var statistics = OrderStatisticsChoice.make(
                sampleType: type, percentiles: Self.percentiles, count: announced, bytes: &bytes)
            var passes = 0
            while !statistics.isComplete {
                for start in stride(from: 0, to: count, by: 500) {
                    values[start..<min(start + 500, count)].withUnsafeBufferPointer {
                        statistics.add($0)
                    }
                }
                statistics.endPass(count: count)
                passes += 1
            }
            #expect(passes == (isNarrow || budget > 0 ? 1 : 2), "\(type)")
            let sorted = values.sorted()
            for q in Self.percentiles {
                let place = Percentile(q, count: count)
                for rank in [place.lower, place.upper] {
                    #expect(
                        statistics.value(rank: rank) == sorted[rank],
                        "\(type) seed \(seed) percentile \(q) rank \(rank)")
                }
            }
        }
    }

    @Test func aBoundOnlyRisesAndStaysBelowTheLargest() {
        for type in [SampleType.uint16, .float32] {
            var generator = SeededGenerator(9)
            let values = Self.values(type, 20_000, &generator)
            var bytes = 1 << 20
            var statistics = OrderStatisticsChoice.make(
                sampleType: type, percentiles: [99], count: values.count, bytes: &bytes)
            var bound = -Float.infinity
            for start in stride(from: 0, to: values.count, by: 1000) {
                values[start..<start + 1000].withUnsafeBufferPointer { statistics.add($0) }
                let next = statistics.lowerBound(ofLargest: 201)
                #expect(next >= bound)
                bound = next
            }
            let sorted = values.sorted(by: >)
            #expect(bound <= sorted[200], "\(type), seed 9")
            // The tails keep one value more than is needed.
            #expect(bound >= sorted[201], "\(type), seed 9")
        }
    }

    @Test(arguments: [6, 1 << 20]) func histogramCountsFromAValueUp(announced: Int) {
        let values: [Float] = [-128, -1, -1, 0, 3, 127]
        var histogram = ValueHistogram(.int8, count: announced)
        values.withUnsafeBufferPointer { histogram.add($0) }
        #expect(histogram.count(atLeast: -1) == 5)
        #expect(histogram.count(atLeast: -0.5) == 3)
        #expect(histogram.count(atLeast: -.infinity) == 6)
    }
}
