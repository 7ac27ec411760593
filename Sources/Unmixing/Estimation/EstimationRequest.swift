import Domain

/// What the estimate of one direction on one volume is asked for.
struct EstimationRequest: Sendable {
    let estimation: UnmixingParameters.Estimation
    let preprocess: Bool
    let maxAlphaVoxels: Int?
    let minMaskVoxels: Int
    let hotPercentile: Double?
    let excludesSaturated: Bool
    let saturationLimit: Float?
    let seed: UInt64

    init(
        _ estimation: UnmixingParameters.Estimation, parameters: UnmixingParameters,
        sampleType: SampleType, seed: UInt64, significantBits: Int?
    ) {
        self.estimation = estimation
        self.seed = seed
        preprocess = parameters.preprocessAlphaInputs
        maxAlphaVoxels = parameters.maxAlphaVoxels
        minMaskVoxels = parameters.minMaskVoxels
        hotPercentile = parameters.excludeHotPercentile
        excludesSaturated = parameters.excludeSaturated != .off
        if case .value(let value) = parameters.excludeSaturated {
            saturationLimit = Float(value)
        } else {
            saturationLimit = Self.ceiling(sampleType, significantBits: significantBits)
        }
    }

    /// The detector's ceiling: what the declared bits can hold, else the type's maximum.
    private static func ceiling(_ type: SampleType, significantBits: Int?) -> Float? {
        let highest = type.integerRange?.upperBound
        guard let bits = significantBits, (1...63).contains(bits) else {
            return highest.map { Float($0) }
        }
        let declared = Double(UInt64(1) << bits - 1)
        return Float(highest.map { min($0, declared) } ?? declared)
    }

    /// The percentiles that the source is asked for.
    var sourcePercentiles: [Double] {
        background + [estimation.signalPercentile] + (hotPercentile.map { [$0] } ?? [])
    }

    /// The percentiles that the target is asked for.
    var targetPercentiles: [Double] {
        background + (estimation.targetLowPercentile.map { [$0] } ?? [])
    }

    private var background: [Double] { preprocess ? [estimation.backgroundPercentile] : [] }
}
