import Domain

/// What finds the order statistics of one channel's volume while its voxels stream by.
///
/// Which ranks will be asked for follows from the percentiles; how many values there are is only
/// known at the end, since voxels that are not finite are left out, and is at most the announced count.
protocol OrderStatistics: Sendable {
    /// Takes finite values of the current pass.
    mutating func add(_ values: UnsafeBufferPointer<Float>)
    /// Ends a pass; `count` values were added in it.
    mutating func endPass(count: Int)
    /// Whether the ranks are known now.
    var isComplete: Bool { get }
    /// The value of a rank, counted from 0 for the smallest; only ranks that the percentiles need.
    func value(rank: Int) -> Float
    /// A lower bound of the `count`-th largest value; it only rises as values are added.
    mutating func lowerBound(ofLargest count: Int) -> Float
    /// How many values are at or above one, where that is known.
    func count(atLeast value: Float) -> Int?
}

extension OrderStatistics {
    /// The percentile of the values, each first prepared by a map that keeps their order.
    func percentile(
        _ q: Double, count: Int, prepared: (Float) -> Float = { $0 }
    ) -> Float {
        let percentile = Percentile(q, count: count)
        return percentile.interpolated(
            prepared(value(rank: percentile.lower)), prepared(value(rank: percentile.upper)))
    }
}

/// Picks how the order statistics of a channel are found.
enum OrderStatisticsChoice {
    /// Whole histograms for 8 and 16 bits, else the tails if they fit `bytes`, else a radix search in two passes.
    static func make(
        sampleType: SampleType, percentiles: [Double], count: Int, bytes: inout Int
    ) -> any OrderStatistics {
        if sampleType.isInteger && sampleType.byteCount <= 2 {
            return ValueHistogram(sampleType, count: count)
        }
        let tails = TailValues(percentiles: percentiles, count: count)
        guard tails.bytes <= bytes else { return RadixHistogram(percentiles: percentiles) }
        bytes -= tails.bytes
        return tails
    }
}
