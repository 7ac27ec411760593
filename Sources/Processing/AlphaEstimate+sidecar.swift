import Domain
import Unmixing

extension AlphaEstimate {
    /// The reference's `alpha_estimation` block of this estimate.
    ///
    /// - Parameter timePoint: said where there is one block for each time point.
    func members(timePoint: Int?) -> [JSONValue.Member] {
        (timePoint.map { [.init("t", .integer($0))] } ?? []) + [
            .init("method", .string(method.rawValue)),
            .init("alpha", .number(alpha)),
            .init("signal_percentile", .number(estimation.signalPercentile)),
            .init(
                "target_low_percentile", .optional(estimation.targetLowPercentile) { .number($0) }),
            .init("background_percentile", .number(estimation.backgroundPercentile)),
            .init("preprocess_alpha_inputs", .bool(preprocessAlphaInputs)),
            .init("source_background", .number(Double(sourceBackground))),
            .init("target_background", .number(Double(targetBackground))),
            .init("alpha_max", .number(estimation.alphaMax)),
            .init("mi_bins", .integer(estimation.miBins)),
            .init("mask_voxel_count", .integer(mask.voxelCount)),
            .init("mask_details", .object(maskMembers)),
            .init("subsampling_details", .object(subsamplingMembers)),
            .init("estimation_voxel_count", .integer(estimationVoxelCount)),
            .init("method_details", .object(methodDetails.map { .init($0.name, .init($0.value)) })),
        ]
    }

    private var maskMembers: [JSONValue.Member] {
        [
            .init("signal_percentile", .number(mask.signalPercentile)),
            .init("target_low_percentile", .optional(mask.targetLowPercentile) { .number($0) }),
            .init("source_threshold", .number(Double(mask.sourceThreshold))),
            .init("target_threshold", .optional(mask.targetThreshold) { .number(Double($0)) }),
            .init("mask_strategy", .string(mask.strategy.rawValue)),
            .init("mask_fallback_used", .bool(mask.fallbackUsed)),
            .init("mask_voxel_count", .integer(mask.voxelCount)),
            .init("source_only_mask_voxel_count", .integer(mask.sourceOnlyVoxelCount)),
            .init("min_mask_voxels", .integer(mask.minMaskVoxels)),
        ]
    }

    private var subsamplingMembers: [JSONValue.Member] {
        [
            .init("subsampled", .bool(subsampling.subsampled)),
            .init("voxel_count_before_subsampling", .integer(subsampling.voxelCountBefore)),
            .init("voxel_count_after_subsampling", .integer(subsampling.voxelCountAfter)),
            .init("max_alpha_voxels", .optional(subsampling.maxAlphaVoxels) { .integer($0) }),
            .init("random_state", .integer(Int(clamping: subsampling.randomState))),
        ]
    }

    /// Figures of this project's own that say how far the estimate can be trusted.
    var qualityMembers: [JSONValue.Member] {
        [
            .init("alpha_at_bound", .optional(bound) { .string($0.rawValue) }),
            .init("saturated_share_in_mask", .number(exclusions.saturatedShare)),
            .init("excluded_saturated", .integer(exclusions.saturated)),
            .init("excluded_hot", .integer(exclusions.hot)),
            .init("excluded_non_finite", .integer(exclusions.nonFinite)),
        ]
    }
}

extension JSONValue {
    fileprivate init(_ value: MethodDetail.Value) {
        self =
            switch value {
            case .number(let value): .number(value)
            case .integer(let value): .integer(value)
            case .bool(let value): .bool(value)
            case .none: .null
            }
    }
}
