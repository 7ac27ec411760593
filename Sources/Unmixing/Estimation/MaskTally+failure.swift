import Domain

extension MaskTally {
    /// Why no mask is large enough, and what to do about it.
    func failure(rule: MaskRule, minimum: Int) -> Failure {
        var message =
            "the mask of bright source voxels holds \(sourceOnly) voxels, fewer than "
            + "min_mask_voxels \(minimum)"
        let excluded = excludedSaturated + excludedHot
        if excluded > 0 {
            message += ", after \(excludedSaturated) saturated and \(excludedHot) hot voxels"
            message += " were left out"
        }
        return Failure(
            .badInput, message,
            advice: excluded > sourceOnly
                ? "Use an image that is less saturated, or relax exclude_saturated and "
                    + "exclude_hot_percentile"
                : "Lower signal_percentile or min_mask_voxels, or give a fixed alpha")
    }
}
