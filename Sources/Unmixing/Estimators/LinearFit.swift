import Domain

/// The least-squares line through the origin: Σxy / Σx², at least 0.
struct LinearFit: Estimator {
    func estimate(
        source: [Double], target: [Double], _ estimation: UnmixingParameters.Estimation
    ) throws(Failure) -> Finding {
        let count = source.count
        let numerator = PairwiseSum.of(count) { source[$0] * target[$0] }
        let denominator = PairwiseSum.of(count) { source[$0] * source[$0] }
        guard denominator > 1e-12 else {
            throw Failure(
                .badInput,
                "linear_fit needs a source that differs from 0 in its mask, but its sum of "
                    + "squares there is \(denominator)",
                advice: "Check source_channel and background_percentile, or give a fixed alpha")
        }
        let alpha = numerator / denominator
        return Finding(
            alpha: max(alpha, 0), bound: alpha <= 0 ? .lower : nil,
            details: [
                MethodDetail("numerator_sum_xy", .number(numerator)),
                MethodDetail("denominator_sum_x2", .number(denominator)),
            ])
    }
}
