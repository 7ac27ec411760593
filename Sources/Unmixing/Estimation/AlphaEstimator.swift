public import Domain

/// The estimate of α for one direction from one volume: all planes of one time point, fed in z order.
///
/// One pass over the planes is enough for the default parameters. 8- and 16-bit volumes are counted in
/// full histograms; of others only the tails are kept that the percentiles need. The mask lies among
/// the K brightest voxels, and the K-th largest value so far only rises: pairs above it are collected
/// on the way, so that the mask is at hand when its threshold is known at last.
///
/// What does not fit the memory budget takes further passes (``wantsAnotherPass``), at most four:
/// two find the percentiles by halves of their bits, one counts the mask, one takes the drawn subsample.
/// The estimate does not depend on how many there were. Memory is bounded by the budget, the
/// histograms (1 MB a channel; 4 MB for wide types beyond the budget) and at most about 100 bytes for
/// each voxel that the method uses.
public struct AlphaEstimator: Sendable {
    /// Bytes that one estimator may take for candidates and tails.
    public static let defaultBudget = 32 << 20

    let request: EstimationRequest
    let sampleType: SampleType
    let voxelCount: Int
    /// Pairs that fit the budget besides the tails.
    let pairLimit: Int
    var source: any OrderStatistics
    var target: any OrderStatistics
    var candidates: Candidates
    var collection: MaskCollection?
    var draw: MaskDraw?
    var result: Result<Sampled, Failure>?
    /// Voxels that are finite in both channels, in the source, in the target; of the current pass.
    var finiteCount = 0
    var sourceCount = 0
    var targetCount = 0
    var fedCount = 0

    /// An estimator of a volume of `voxelCount` voxels, Z · Y · X.
    ///
    /// - Parameters:
    ///   - significantBits: what the file declares of its detector, for `exclude_saturated`; nil where unknown.
    ///   - budget: bytes for candidates and tails; with less, more passes are wanted.
    public init(
        _ estimation: UnmixingParameters.Estimation, parameters: UnmixingParameters,
        sampleType: SampleType, voxelCount: Int, seed: UInt64, significantBits: Int? = nil,
        budget: Int = AlphaEstimator.defaultBudget
    ) {
        request = EstimationRequest(
            estimation, parameters: parameters, sampleType: sampleType, seed: seed,
            significantBits: significantBits)
        self.sampleType = sampleType
        self.voxelCount = voxelCount
        var bytes = budget
        source = OrderStatisticsChoice.make(
            sampleType: sampleType, percentiles: request.sourcePercentiles, count: voxelCount,
            bytes: &bytes)
        target = OrderStatisticsChoice.make(
            sampleType: sampleType, percentiles: request.targetPercentiles, count: voxelCount,
            bytes: &bytes)
        pairLimit = max(bytes, 0) / VoxelPairs.byteCount
        let threshold = Percentile(estimation.signalPercentile, count: max(voxelCount, 1))
        candidates = Candidates(wanted: voxelCount - threshold.lower + 1, limit: pairLimit)
    }

    /// Whether the planes have to be fed, for the first time or once more; true at the start.
    public var wantsAnotherPass: Bool { result == nil }

    /// The estimate, after the last pass.
    ///
    /// - Throws: `badInput` where the voxels allow none, in words that say why.
    public func estimate() throws(Failure) -> AlphaEstimate {
        guard let result else {
            throw Failure(.internalError, "an estimate was asked for before all passes were made")
        }
        return try result.get().estimate(request)
    }
}
