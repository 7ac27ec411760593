/// The voxels that an estimate is based on: thresholds, of prepared values, and counts.
public struct MaskDetails: Sendable, Hashable {
    public var signalPercentile: Double
    public var targetLowPercentile: Double?
    /// Voxels of the mask have a source value at or above it.
    public var sourceThreshold: Float
    /// Voxels of the mask have a target value at or below it; nil where no low target is asked for.
    public var targetThreshold: Float?
    public var strategy: Strategy
    /// Whether too few voxels with a low target made the mask fall back to the source alone.
    public var fallbackUsed: Bool
    public var voxelCount: Int
    /// What the mask would hold by the source alone.
    public var sourceOnlyVoxelCount: Int
    public var minMaskVoxels: Int

    /// What makes a voxel part of the mask; raw values as in the reference's report.
    public enum Strategy: String, Sendable, Hashable {
        case sourceOnly = "source_only"
        case sourceAndLowTarget = "source_and_low_target"
    }
}

/// How many voxels of the mask were drawn.
public struct SubsamplingDetails: Sendable, Hashable {
    public var subsampled: Bool
    public var voxelCountBefore: Int
    public var voxelCountAfter: Int
    public var maxAlphaVoxels: Int?
    /// The seed of this draw.
    public var randomState: UInt64
}

/// What an estimate left out, and how much of what it saw was saturated.
public struct Exclusions: Sendable, Hashable {
    /// Voxels of the volume that are not finite, in single precision, in either channel.
    public var nonFinite: Int
    /// Voxels above the source threshold, before anything is excluded.
    public var brightVoxels: Int
    /// Those of them whose source is saturated.
    public var saturatedBrightVoxels: Int
    /// Bright voxels dropped because either channel is saturated (`exclude_saturated`).
    public var saturated: Int
    /// Bright voxels dropped because the source is above `exclude_hot_percentile`.
    public var hot: Int
    /// Values at or above it count as saturated; nil where no ceiling is known.
    public var saturationLimit: Float?

    /// The share of voxels above the source threshold whose source is saturated, 0…1.
    public var saturatedShare: Double {
        brightVoxels == 0 ? 0 : Double(saturatedBrightVoxels) / Double(brightVoxels)
    }
}
