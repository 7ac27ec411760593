import Domain
import Unmixing

/// What one step did to the stack, for the sidecar.
struct StepReport: Sendable {
    var step: Plan.Step
    /// The coefficients at each time point.
    var coefficients: [Coefficients]
    /// What was measured, in the order of the time points; one for `reference_t`, none for `fixed`.
    var measurements: [Measurement]
    /// Of the last step; nil for a step between others, whose voxels nobody sees.
    var quality: Quality?

    /// Figures that say how far a result can be trusted.
    struct Quality: Sendable {
        /// Corrected voxels of one channel.
        var voxels: Int
        /// Those of the target that were negative and became 0.
        var clippedTarget: Int
        /// Those of the source, where both directions were corrected.
        var clippedSource: Int
        /// Pearson's correlation of source and target before and after, on every eighth row.
        var correlationBefore: Double?
        var correlationAfter: Double?

        /// The share of the target's voxels that were negative and became 0, 0…1.
        var clippedShare: Double { voxels == 0 ? 0 : Double(clippedTarget) / Double(voxels) }
    }
}
