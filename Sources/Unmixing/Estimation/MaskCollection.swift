/// A pass that counts the mask, and collects it as long as it fits a limit.
struct MaskCollection: Sendable {
    let rule: MaskRule
    private(set) var tally: MaskTally
    /// The voxels of the source-only mask; nil once they are too many.
    private(set) var pairs: VoxelPairs? = VoxelPairs()
    private let limit: Int

    init(rule: MaskRule, limit: Int, tally: MaskTally = MaskTally()) {
        self.rule = rule
        self.limit = limit
        self.tally = tally
    }

    mutating func add(_ source: Float, _ target: Float) {
        guard tally.add(source, target, by: rule) else { return }
        pairs?.append(source, target)
        if tally.sourceOnly > limit { pairs = nil }
    }
}
