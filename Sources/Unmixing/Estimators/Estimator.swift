import Domain

/// A method that finds α in the prepared values of the mask's voxels.
///
/// A further method is one more file beside this one, its line in ``EstimatorTable`` and its case in
/// `UnmixingParameters.Method`.
protocol Estimator: Sendable {
    /// The coefficient, from at least 2 pairs of finite values, equally many of either channel.
    ///
    /// - Throws: `badInput` where the values allow no estimate.
    func estimate(
        source: [Double], target: [Double], _ estimation: UnmixingParameters.Estimation
    ) throws(Failure) -> Finding
}

/// What a method found.
struct Finding: Sendable {
    var alpha: Double
    var bound: AlphaBound?
    /// By the reference's names, in its order.
    var details: [MethodDetail]
}

/// Which method has which estimator.
enum EstimatorTable {
    /// The estimator of a method; nil for `manual`, which estimates nothing.
    static func estimator(of method: UnmixingParameters.Method) -> (any Estimator)? {
        switch method {
        case .manual: nil
        case .meanRatio: MeanRatio()
        case .linearFit: LinearFit()
        case .corrMin: CorrelationMinimum()
        case .miMin: MutualInformationMinimum()
        }
    }
}
