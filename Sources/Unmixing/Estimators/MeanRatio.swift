import Domain

/// The mean of the target over the mean of the source, at least 0.
struct MeanRatio: Estimator {
    func estimate(
        source: [Double], target: [Double], _ estimation: UnmixingParameters.Estimation
    ) throws(Failure) -> Finding {
        let count = source.count
        let numerator = PairwiseSum.of(count) { target[$0] } / Double(count)
        let denominator = PairwiseSum.of(count) { source[$0] } / Double(count)
        guard denominator > 1e-12 else {
            throw Failure(
                .badInput,
                "mean_ratio needs a source that is bright in its mask, but its mean there is "
                    + "\(denominator)",
                advice: "Check source_channel and background_percentile, or give a fixed alpha")
        }
        let alpha = numerator / denominator
        return Finding(
            alpha: max(alpha, 0), bound: alpha <= 0 ? .lower : nil,
            details: [
                MethodDetail("numerator_mean", .number(numerator)),
                MethodDetail("denominator_mean", .number(denominator)),
            ])
    }
}
