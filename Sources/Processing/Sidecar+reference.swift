import Domain
import Unmixing

/// The keys of the reference's report, in its order and with its meaning.
extension Sidecar {
    static func members(of report: StepReport, shape: StackShape) -> [JSONValue.Member] {
        let parameters = report.step.parameters
        let forward = Direction(
            mode: parameters.effectiveMode, coefficients: report.coefficients.map(\.alpha),
            estimates: report.measurements.map(\.forward))
        let reverse =
            parameters.bidirectional
            ? Direction(
                mode: parameters.effectiveMode,
                coefficients: report.coefficients.compactMap(\.reverse),
                estimates: report.measurements.compactMap(\.reverse)) : nil
        return modeMembers(parameters) + alphaMembers(parameters, forward, reverse)
            + estimationMembers(report.step, parameters) + countMembers(forward, reverse)
            + blockMembers(forward, reverse) + determinantMembers(report)
            + shapeMembers(shape, parameters)
    }

    private static func modeMembers(_ parameters: UnmixingParameters) -> [JSONValue.Member] {
        let isFixed = parameters.effectiveMode == .fixed
        let method = parameters.forward.method.rawValue
        return [
            .init("alpha_mode", .string(parameters.effectiveMode.rawValue)),
            .init("alpha_mode_requested", .optional(parameters.alphaMode) { .string($0.rawValue) }),
            .init("alpha_mode_was_defaulted", .bool(parameters.alphaMode == nil)),
            .init("method", .string(method)),
            .init("method_effective", .string(isFixed ? "manual" : method)),
            .init("alpha_source", .string(isFixed ? "user_provided" : "estimated")),
        ]
    }

    private static func alphaMembers(
        _ parameters: UnmixingParameters, _ forward: Direction, _ reverse: Direction?
    ) -> [JSONValue.Member] {
        let isFixed = parameters.effectiveMode == .fixed
        let method = reverse.map { _ in parameters.resolvedReverse.method.rawValue }
        return [
            .init("alpha", forward.single),
            .init("alpha_values", forward.values),
            .init("alpha_by_t", forward.values),
            .init("bidirectional", .bool(parameters.bidirectional)),
            .init("alpha_reverse", reverse?.single ?? .null),
            .init("alpha_reverse_values", reverse?.values ?? .null),
            .init("alpha_reverse_by_t", reverse?.values ?? .null),
            .init(
                "alpha_reverse_inherited_from_forward",
                .bool(parameters.bidirectional && parameters.alphaReverse == nil)),
            .init("method_reverse", .optional(method) { .string($0) }),
            .init(
                "method_reverse_effective", .optional(method) { .string(isFixed ? "manual" : $0) }),
            .init(
                "alpha_reverse_source",
                .optional(method) { _ in .string(isFixed ? "user_provided" : "estimated") }),
        ]
    }

    private static func estimationMembers(
        _ step: Plan.Step, _ parameters: UnmixingParameters
    ) -> [JSONValue.Member] {
        let forward = parameters.forward
        let reverse = parameters.bidirectional ? parameters.resolvedReverse : nil
        return [
            .init("source_channel", .integer(step.source)),
            .init("target_channel", .integer(step.target)),
            .init("signal_percentile", .number(forward.signalPercentile)),
            .init("target_low_percentile", .optional(forward.targetLowPercentile) { .number($0) }),
            .init("background_percentile", .number(forward.backgroundPercentile)),
            .init("signal_percentile_reverse", .optional(reverse) { .number($0.signalPercentile) }),
            .init(
                "target_low_percentile_reverse",
                .optional(reverse?.targetLowPercentile) { .number($0) }),
            .init(
                "background_percentile_reverse",
                .optional(reverse) { .number($0.backgroundPercentile) }),
            .init("preprocess_alpha_inputs", .bool(parameters.preprocessAlphaInputs)),
            .init("alpha_max", .number(forward.alphaMax)),
            .init("alpha_max_reverse", .optional(reverse) { .number($0.alphaMax) }),
            .init("mi_bins", .integer(forward.miBins)),
            .init("mi_bins_reverse", .optional(reverse) { .integer($0.miBins) }),
            .init("max_alpha_voxels", .optional(parameters.maxAlphaVoxels) { .integer($0) }),
            .init("random_state", .integer(parameters.randomState)),
            .init("min_mask_voxels", .integer(parameters.minMaskVoxels)),
        ]
    }

    private static func countMembers(
        _ forward: Direction, _ reverse: Direction?
    ) -> [JSONValue.Member] {
        [
            .init("mask_voxel_count", forward.maskCount),
            .init("mask_voxel_count_reverse", reverse?.maskCount ?? .null),
            .init("mask_voxel_count_by_t", forward.maskCounts),
            .init("mask_voxel_count_reverse_by_t", reverse?.maskCounts ?? .null),
        ]
    }

    private static func blockMembers(
        _ forward: Direction, _ reverse: Direction?
    ) -> [JSONValue.Member] {
        [
            .init("alpha_estimation", forward.block),
            .init("alpha_estimation_by_t", forward.blocks),
            .init("alpha_estimation_reverse", reverse?.block ?? .null),
            .init("alpha_estimation_reverse_by_t", reverse?.blocks ?? .null),
        ]
    }

    /// The determinant of the mixing matrix: one, unless several time points have one each.
    private static func determinantMembers(_ report: StepReport) -> [JSONValue.Member] {
        let determinants = report.coefficients.compactMap(\.determinant)
        let isByT =
            report.step.parameters.effectiveMode == .perT && determinants.count > 1
        let single = isByT ? nil : determinants.first
        return [
            .init("bidirectional_mixing_matrix_determinant", .optional(single) { .number($0) }),
            .init(
                "bidirectional_mixing_matrix_determinant_by_t",
                isByT ? .array(determinants.map { .number($0) }) : .null),
        ]
    }

    private static func shapeMembers(
        _ shape: StackShape, _ parameters: UnmixingParameters
    ) -> [JSONValue.Member] {
        [
            .init("input_shape", .array(shape.extents.map { .integer($0) })),
            .init("axis_order", .string("TZCYX")),
            .init("size_t", .integer(shape.t)),
            .init("size_z", .integer(shape.z)),
            .init("has_multiple_t", .bool(shape.t > 1)),
            .init("has_multiple_z", .bool(shape.z > 1)),
            .init("clip_negative", .bool(parameters.clipNegative)),
            .init("output_dtype", .string(parameters.outputDtype.rawValue)),
        ]
    }
}

/// One direction of a step, as the report says it: a single value, or one for each time point.
private struct Direction {
    var mode: UnmixingParameters.AlphaMode
    var coefficients: [Double]
    var estimates: [AlphaEstimate]

    private var isByT: Bool { mode == .perT }

    var single: JSONValue { isByT ? .null : .optional(coefficients.first) { .number($0) } }
    var values: JSONValue { isByT ? .array(coefficients.map { .number($0) }) : .null }
    var maskCount: JSONValue {
        isByT ? .null : .optional(estimates.first) { .integer($0.mask.voxelCount) }
    }
    var maskCounts: JSONValue {
        isByT ? .array(estimates.map { .integer($0.mask.voxelCount) }) : .null
    }
    var block: JSONValue {
        isByT ? .null : .optional(estimates.first) { .object($0.members(timePoint: nil)) }
    }
    var blocks: JSONValue {
        guard isByT else { return .null }
        return .array(
            estimates.enumerated().map { .object($1.members(timePoint: $0)) })
    }
}
