/// The versions that results and jobs carry.
public enum Version {
    /// The software's, as in the CHANGELOG.
    public static let software = "0.1.0"
    /// The engine's: raised whenever the same stack under the same rule may give other voxels.
    public static let engine = "1"
}
