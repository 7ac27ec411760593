public import Domain

/// The coefficient of one direction, measured on one volume, and how it came about.
///
/// Its fields are those of the reference's `alpha_estimation` report.
public struct AlphaEstimate: Sendable, Hashable {
    /// The coefficient, ≥ 0.
    public var alpha: Double
    /// What was asked for: method, percentiles, bound, bins.
    public var estimation: UnmixingParameters.Estimation
    /// Whether the background was subtracted and clipped at 0 before estimating.
    public var preprocessAlphaInputs: Bool
    /// The source's background level; 0 where nothing was subtracted.
    public var sourceBackground: Float
    /// The target's background level; 0 where nothing was subtracted.
    public var targetBackground: Float
    public var mask: MaskDetails
    public var subsampling: SubsamplingDetails
    /// What the method reports of itself, by the reference's names and in its order.
    public var methodDetails: [MethodDetail]
    /// The bound of the legal interval that α lies at, if it does.
    public var bound: AlphaBound?
    /// Voxels left out, and saturation.
    public var exclusions: Exclusions

    /// How α was estimated.
    public var method: UnmixingParameters.Method { estimation.method }
    /// Voxels that the method saw.
    public var estimationVoxelCount: Int { subsampling.voxelCountAfter }
    /// Whether α lies at a bound, so that the model may not fit the data.
    public var isAtBound: Bool { bound != nil }
}

/// An end of the interval in which α is looked for.
public enum AlphaBound: String, Sendable, Hashable, Codable {
    /// α = 0: the target does not rise with the source.
    case lower
    /// α = `alpha_max`, of the methods that have one.
    case upper
}

/// One figure that an estimation method reports of itself.
public struct MethodDetail: Sendable, Hashable {
    public var name: String
    public var value: Value

    public enum Value: Sendable, Hashable {
        case number(Double)
        case integer(Int)
        case bool(Bool)
        /// Not defined for these voxels.
        case none
    }

    init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}
