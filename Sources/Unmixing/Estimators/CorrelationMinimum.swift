import Domain

/// The α that leaves the corrected target uncorrelated with the source, within 0…`alpha_max`.
///
/// The squared Pearson correlation of x and y − a·x has its only zero at cov(x, y) / var(x) and rises on
/// either side, so that value, clamped, is the minimum.
struct CorrelationMinimum: Estimator {
    func estimate(
        source: [Double], target: [Double], _ estimation: UnmixingParameters.Estimation
    ) throws(Failure) -> Finding {
        let moments = Moments(source, target)
        guard let first = source.first, source.contains(where: { $0 != first }),
            moments.xx > 0
        else {
            throw Failure(
                .badInput,
                "corr_min needs a source that varies, but all voxels of its mask have the same "
                    + "value",
                advice: "Check source_channel and signal_percentile, or give a fixed alpha")
        }
        let zero = moments.xy / moments.xx
        let alpha = min(max(zero, 0), estimation.alphaMax)
        let residual = source.indices.map { target[$0] - alpha * source[$0] }
        let correlation = Moments(source, residual).correlation
        let bound: AlphaBound? =
            zero <= 0 ? .lower : zero >= estimation.alphaMax ? .upper : nil
        return Finding(
            alpha: alpha, bound: bound,
            details: [
                MethodDetail("optimization_success", .bool(true)),
                MethodDetail("optimization_nfev", .integer(1)),
                MethodDetail(
                    "objective_value", correlation.map { .number($0 * $0) } ?? .none),
                MethodDetail("post_correlation", correlation.map { .number($0) } ?? .none),
            ])
    }

    /// Sums of squares and products about the means.
    private struct Moments {
        let xx: Double
        let yy: Double
        let xy: Double

        init(_ x: [Double], _ y: [Double]) {
            let count = x.count
            let meanX = PairwiseSum.of(count) { x[$0] } / Double(count)
            let meanY = PairwiseSum.of(count) { y[$0] } / Double(count)
            xx = PairwiseSum.of(count) { (x[$0] - meanX) * (x[$0] - meanX) }
            yy = PairwiseSum.of(count) { (y[$0] - meanY) * (y[$0] - meanY) }
            xy = PairwiseSum.of(count) { (x[$0] - meanX) * (y[$0] - meanY) }
        }

        /// Pearson's, −1…1; nil where a vector is constant.
        var correlation: Double? {
            let scale = xx.squareRoot() * yy.squareRoot()
            return scale > 0 ? min(max(xy / scale, -1), 1) : nil
        }
    }
}
