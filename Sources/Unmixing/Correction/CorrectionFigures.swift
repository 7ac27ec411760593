/// What a correction did, as figures of quality.
///
/// Each plane has its own; merged in plane order they are the same whatever thread did a plane.
public struct CorrectionFigures: Sendable, Hashable {
    /// Voxels of one channel.
    public internal(set) var voxels = 0
    /// Corrected target voxels that were negative and became 0.
    public internal(set) var clippedTarget = 0
    /// The same of the source, where both directions are corrected.
    public internal(set) var clippedSource = 0
    /// Corrected target voxels that were too large for the output type.
    public internal(set) var cappedTarget = 0
    /// The same of the source, where both directions are corrected.
    public internal(set) var cappedSource = 0
    /// The correlation of source and target as read, on every eighth row, if asked for.
    public internal(set) var before = Comoments()
    /// The correlation as corrected, before conversion to the output's type.
    public internal(set) var after = Comoments()

    public init() {}

    /// Adds the figures of the next plane.
    public mutating func merge(_ other: CorrectionFigures) {
        voxels += other.voxels
        clippedTarget += other.clippedTarget
        clippedSource += other.clippedSource
        cappedTarget += other.cappedTarget
        cappedSource += other.cappedSource
        before.merge(other.before)
        after.merge(other.after)
    }
}
