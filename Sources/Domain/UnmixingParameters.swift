/// What one unmixing run is told: the parameters of the engine, by the names that rule files, flags and sidecars use.
///
/// Every value is legal by itself; what depends on the stack is checked by ``problems(shape:channelNames:)``.
public struct UnmixingParameters: Sendable, Hashable {
    public var sourceChannel = ChannelSelector.index(0)
    public var targetChannel = ChannelSelector.index(1)
    /// Where α comes from, as requested; ``effectiveMode`` says what none stands for.
    public var alphaMode: AlphaMode?
    /// The coefficient of `fixed`, ≥ 0; may exceed 1.
    public var alpha: Double?
    /// The time point that `reference_t` measures.
    public var alphaReferenceT = 0
    public var forward = Estimation()
    /// Whether the mixing is solved in both directions, with the 2×2 model.
    public var bidirectional = false
    /// The reverse coefficient of `fixed`; the forward one where none is given.
    public var alphaReverse: Double?
    public var reverse = ReverseEstimation()
    /// Subtract the background and clip at 0 before estimating.
    public var preprocessAlphaInputs = true
    /// At most so many voxels of the mask are used, ≥ 1; none for all.
    public var maxAlphaVoxels: Int? = 500_000
    /// The seed of the subsample, ≥ 0.
    public var randomState = 0
    /// Fewest voxels in a valid mask, ≥ 1.
    public var minMaskVoxels = 16
    /// Whether negative corrected values become 0.
    public var clipNegative = true
    public var outputDtype = SampleType.float32
    /// Correct what lies above the background that the estimate found, not the raw values.
    public var subtractBackground = false
    public var excludeSaturated = SaturationLimit.off
    /// Voxels of the source above this percentile stay out of the mask, 0…100.
    public var excludeHotPercentile: Double?

    public init() {}

    /// The mode that takes effect when none is requested: `fixed` where α is given, else `reference_t`.
    public var effectiveMode: AlphaMode { alphaMode ?? (alpha == nil ? .referenceT : .fixed) }
}

extension UnmixingParameters {
    /// Where α comes from.
    public enum AlphaMode: String, Sendable, Codable, CaseIterable {
        case fixed
        case referenceT = "reference_t"
        case perT = "per_t"
    }

    /// How α is estimated.
    public enum Method: String, Sendable, Codable, CaseIterable {
        case manual
        case meanRatio = "mean_ratio"
        case linearFit = "linear_fit"
        case corrMin = "corr_min"
        case miMin = "mi_min"
    }

    /// How one direction estimates its coefficient.
    public struct Estimation: Sendable, Hashable {
        public var method = Method.meanRatio
        /// Voxels of the source at or above this percentile form the mask, 0…100.
        public var signalPercentile = 99.0
        /// Of these, only voxels of the target at or below this percentile, 0…100.
        public var targetLowPercentile: Double?
        /// The percentile that is taken for the background level, 0…100.
        public var backgroundPercentile = 1.0
        /// Upper bound of `corr_min` and `mi_min`, > 0.
        public var alphaMax = 1.0
        /// Bins along each axis of the joint histogram of `mi_min`, ≥ 2.
        public var miBins = 64

        public init() {}
    }

    /// What the reverse direction does otherwise; each none inherits the forward value.
    public struct ReverseEstimation: Sendable, Hashable {
        public var method: Method?
        public var signalPercentile: Double?
        public var targetLowPercentile: Double?
        public var backgroundPercentile: Double?
        public var alphaMax: Double?
        public var miBins: Int?

        public init() {}
    }

    /// The estimation of the reverse direction, with what it inherits from the forward one.
    public var resolvedReverse: Estimation {
        var result = forward
        result.method = reverse.method ?? forward.method
        result.signalPercentile = reverse.signalPercentile ?? forward.signalPercentile
        result.targetLowPercentile = reverse.targetLowPercentile ?? forward.targetLowPercentile
        result.backgroundPercentile = reverse.backgroundPercentile ?? forward.backgroundPercentile
        result.alphaMax = reverse.alphaMax ?? forward.alphaMax
        result.miBins = reverse.miBins ?? forward.miBins
        return result
    }

    /// Which voxels count as saturated and stay out of the mask.
    public enum SaturationLimit: Sendable, Hashable {
        /// None.
        case off
        /// Those at the detector's ceiling: the declared significant bits, else the type's maximum.
        case detector
        /// Those at or above a given value.
        case value(Double)
    }
}
