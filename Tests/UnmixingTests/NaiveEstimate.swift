import Domain

@testable import Unmixing

/// The estimate as the definition has it, by sorting whole volumes: what the estimator is held against.
struct NaiveEstimate {
    var parameters: UnmixingParameters
    var source: [Float]
    var target: [Float]

    /// Prepared values of the mask and its thresholds; nil where the mask is too small.
    struct Mask: Equatable {
        var x: [Double]
        var y: [Double]
        var sourceBackground: Float = 0
        var targetBackground: Float = 0
        var sourceThreshold: Float
        var targetThreshold: Float?
        var count: Int
        var sourceOnlyCount: Int
    }

    static func percentile(_ values: [Float], _ q: Double) -> Float {
        let sorted = values.sorted()
        let place = Percentile(q, count: sorted.count)
        return place.interpolated(sorted[place.lower], sorted[place.upper])
    }

    func mask(seed: UInt64, saturation: Float?) -> Mask? {
        let forward = parameters.forward
        let finite = source.indices.filter { source[$0].isFinite && target[$0].isFinite }
        var (s, t) = (finite.map { source[$0] }, finite.map { target[$0] })
        let (rawS, rawT) = (s, t)
        // Each channel's percentiles are those of its own finite voxels.
        var (allS, allT) = (source.filter(\.isFinite), target.filter(\.isFinite))
        var (bs, bt) = (0 as Float, 0 as Float)
        if parameters.preprocessAlphaInputs {
            bs = Self.percentile(allS, forward.backgroundPercentile)
            bt = Self.percentile(allT, forward.backgroundPercentile)
            (s, allS) = (s.map { max($0 - bs, 0) }, allS.map { max($0 - bs, 0) })
            (t, allT) = (t.map { max($0 - bt, 0) }, allT.map { max($0 - bt, 0) })
        }
        let threshold = Self.percentile(allS, forward.signalPercentile)
        let low = forward.targetLowPercentile.map { Self.percentile(allT, $0) }
        let hot = parameters.excludeHotPercentile.map { Self.percentile(allS, $0) }
        let sourceOnly = s.indices.filter { index in
            if let hot, s[index] > hot { return false }
            if let saturation, rawS[index] >= saturation || rawT[index] >= saturation {
                return false
            }
            return s[index] >= threshold
        }
        var mask = sourceOnly
        if let low {
            let both = sourceOnly.filter { t[$0] <= low }
            if both.count >= parameters.minMaskVoxels { mask = both }
        }
        guard mask.count >= parameters.minMaskVoxels else { return nil }
        let count = mask.count
        if let most = parameters.maxAlphaVoxels, most < count {
            let generator = PCG64(SeedSequence(seed))
            mask = Subsample.indices(population: count, count: most, generator: generator)
                .map { mask[$0] }
        }
        return Mask(
            x: mask.map { Double(s[$0]) }, y: mask.map { Double(t[$0]) }, sourceBackground: bs,
            targetBackground: bt, sourceThreshold: threshold, targetThreshold: low, count: count,
            sourceOnlyCount: sourceOnly.count)
    }
}
