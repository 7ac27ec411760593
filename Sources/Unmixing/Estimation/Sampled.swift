import Domain

/// The voxels that an estimate is made of, with the counts of how they were chosen.
struct Sampled: Sendable {
    let draw: MaskDraw
    let tally: MaskTally
    let nonFinite: Int

    /// Applies the method.
    func estimate(_ request: EstimationRequest) throws(Failure) -> AlphaEstimate {
        let count = draw.source.count
        guard count >= 2 else {
            throw Failure(
                .badInput, "only \(count) voxel is left to estimate from, at least 2 are needed",
                advice: "Raise max_alpha_voxels or lower signal_percentile")
        }
        let method = request.estimation.method
        guard let estimator = EstimatorTable.estimator(of: method) else {
            throw Failure(
                .badRule, "method \(method.rawValue) estimates nothing: it needs an alpha",
                advice: "Use alpha_mode fixed with an alpha, or another method")
        }
        let finding = try estimator.estimate(
            source: draw.source, target: draw.target, request.estimation)
        guard finding.alpha.isFinite else {
            throw Failure(
                .badInput, "the estimate of alpha is not a finite number",
                cause: "method \(method.rawValue) gave \(finding.alpha)",
                advice: "Check the values of the image, or give a fixed alpha")
        }
        return AlphaEstimate(
            alpha: finding.alpha, estimation: request.estimation,
            preprocessAlphaInputs: request.preprocess,
            sourceBackground: draw.rule.sourceBackground,
            targetBackground: draw.rule.targetBackground, mask: mask(request),
            subsampling: draw.details, methodDetails: finding.details, bound: finding.bound,
            exclusions: exclusions)
    }

    private func mask(_ request: EstimationRequest) -> MaskDetails {
        MaskDetails(
            signalPercentile: request.estimation.signalPercentile,
            targetLowPercentile: request.estimation.targetLowPercentile,
            sourceThreshold: draw.rule.sourceThreshold, targetThreshold: draw.rule.targetThreshold,
            strategy: draw.strategy,
            fallbackUsed: draw.rule.low != nil && draw.strategy == .sourceOnly,
            voxelCount: tally.count(draw.strategy), sourceOnlyVoxelCount: tally.sourceOnly,
            minMaskVoxels: request.minMaskVoxels)
    }

    private var exclusions: Exclusions {
        Exclusions(
            nonFinite: nonFinite, brightVoxels: tally.bright,
            saturatedBrightVoxels: tally.saturatedBright, saturated: tally.excludedSaturated,
            hot: tally.excludedHot, saturationLimit: draw.rule.saturationLimit)
    }
}
