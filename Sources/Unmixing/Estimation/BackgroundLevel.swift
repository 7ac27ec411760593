public import Domain

/// The background level of one channel's volume, where α is given and only `subtract_background` needs a measurement.
///
/// It is the percentile that an estimate would take, of the finite voxels of this channel.
public struct BackgroundLevel: Sendable {
    private let percentile: Double
    private let sampleType: SampleType
    private var statistics: any OrderStatistics
    private var finiteCount = 0
    private var isFinished = false

    /// - Parameters:
    ///   - percentile: 0…100.
    ///   - voxelCount: of the volume, Z · Y · X.
    ///   - budget: bytes for what is kept; with less, a second pass is wanted.
    public init(
        percentile: Double, sampleType: SampleType, voxelCount: Int,
        budget: Int = AlphaEstimator.defaultBudget
    ) {
        self.percentile = percentile
        self.sampleType = sampleType
        var bytes = budget
        statistics = OrderStatisticsChoice.make(
            sampleType: sampleType, percentiles: [percentile], count: voxelCount, bytes: &bytes)
    }

    /// Whether the planes have to be fed, for the first time or once more; true at the start.
    public var wantsAnotherPass: Bool { !isFinished }

    /// Takes one plane, aligned and in native byte order.
    public mutating func add(_ plane: UnsafeRawBufferPointer) {
        guard wantsAnotherPass else { return }
        let count = plane.count / sampleType.byteCount
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Block.length) { scratch in
            for start in stride(from: 0, to: count, by: Block.length) {
                let size = min(Block.length, count - start)
                let block = UnsafeMutableBufferPointer(rebasing: scratch[..<size])
                sampleType.load(plane, from: start, into: block)
                let finite = sampleType.isInteger ? size : Self.dropNonFinite(block)
                finiteCount += finite
                statistics.add(UnsafeBufferPointer(rebasing: block[..<finite]))
            }
        }
    }

    /// Ends a pass: every plane of the volume has been fed once.
    public mutating func endPass() {
        guard wantsAnotherPass else { return }
        statistics.endPass(count: finiteCount)
        isFinished = statistics.isComplete || finiteCount == 0
        if !isFinished { finiteCount = 0 }
    }

    /// The level, after the last pass.
    ///
    /// - Throws: `badInput` where no voxel is finite.
    public func level() throws(Failure) -> Float {
        guard finiteCount > 0 else {
            throw Failure(
                .badInput, "no voxel of the channel is finite, so it has no background level",
                advice: "Leave out subtract_background")
        }
        return statistics.percentile(percentile, count: finiteCount)
    }

    /// Moves the finite values to the front; how many there are.
    private static func dropNonFinite(_ values: UnsafeMutableBufferPointer<Float>) -> Int {
        var kept = 0
        for index in values.indices where values[index].isFinite {
            values[kept] = values[index]
            kept += 1
        }
        return kept
    }
}
