import Domain
import Unmixing

extension StepReport {
    /// The quality figures of the sidecar.
    var qualityMembers: [JSONValue.Member] {
        let alphas = coefficients.map(\.alpha)
        return [
            .init("clipped_share", .optional(quality) { .number($0.clippedShare) }),
            .init(
                "clipped_share_source",
                .optional(step.parameters.bidirectional ? quality : nil) {
                    .number(Double($0.clippedSource) / Double(max($0.voxels, 1)))
                }),
            .init("correlation_before", .optional(quality?.correlationBefore) { .number($0) }),
            .init("correlation_after", .optional(quality?.correlationAfter) { .number($0) }),
            .init("alpha_min", .optional(alphas.min()) { .number($0) }),
            .init("alpha_max", .optional(alphas.max()) { .number($0) }),
            .init("alpha_spread", .number((alphas.max() ?? 0) - (alphas.min() ?? 0))),
            .init("estimates", .array(measurements.map { .object($0.forward.qualityMembers) })),
            .init(
                "estimates_reverse",
                .array(measurements.compactMap(\.reverse).map { .object($0.qualityMembers) })),
        ]
    }

    /// What a person should look at before trusting the result.
    var warnings: [String] {
        var warnings: [String] = []
        let bounds = measurements.filter(\.forward.isAtBound).count
        if bounds > 0 {
            warnings.append(
                "α lies at a bound at \(bounds) of \(measurements.count) measured time points; "
                    + "the channels may not be mixed as the model says")
        }
        if step.parameters.excludeSaturated == .detector,
            measurements.contains(where: { $0.forward.exclusions.saturationLimit == nil })
        {
            warnings.append(
                "no ceiling of the detector is known, so exclude_saturated left nothing out; "
                    + "give the value at which it saturates")
        }
        let saturated = measurements.map(\.forward.exclusions.saturatedShare).max() ?? 0
        if saturated > 0.01 {
            let percent = (saturated * 1000).rounded() / 10
            warnings.append(
                "\(percent) % of the bright source voxels are saturated; α may be too large")
        }
        if let share = quality?.clippedShare, share > 0.2 {
            warnings.append(
                "\(Int(share * 100)) % of the corrected voxels were negative; "
                    + "α may be too large, or the background may need subtract_background")
        }
        return warnings
    }
}
