/// Pairs that may turn out to be in the mask, collected while its threshold is still unknown.
///
/// The mask holds voxels among the K brightest of the source, and the K-th largest value so far can
/// only rise: what is below it is dropped now and then. Ties, or a threshold so low that everything
/// is bright, may exceed the limit; then collecting is given up and another pass does it.
struct Candidates: Sendable {
    private(set) var pairs = VoxelPairs()
    /// Every voxel at or above it has been collected.
    private(set) var bound = -Float.infinity
    private(set) var isGivenUp: Bool
    private let wanted: Int
    private let limit: Int
    private var trigger: Int

    /// Candidates among the `wanted` brightest voxels, at most `limit` pairs at a time.
    init(wanted: Int, limit: Int) {
        self.wanted = wanted
        self.limit = limit
        trigger = min(limit, wanted + wanted / 4 + 8192)
        isGivenUp = wanted > limit
    }

    mutating func add(
        _ source: UnsafeBufferPointer<Float>, _ target: UnsafeBufferPointer<Float>,
        statistics: inout any OrderStatistics
    ) {
        guard !isGivenUp else { return }
        pairs.reserve(trigger + Block.length)
        forEachBright(source, target, atLeast: bound) { pairs.append($0, $1) }
        guard pairs.count >= trigger else { return }
        raiseBound(by: &statistics)
        guard pairs.count > trigger - trigger / 8 else { return }
        trigger = min(limit, 2 * trigger)
        if pairs.count > limit - limit / 8 { giveUp() }
    }

    /// Drops what the statistics by now exclude.
    mutating func raiseBound(by statistics: inout any OrderStatistics) {
        guard !isGivenUp else { return }
        let raised = statistics.lowerBound(ofLargest: wanted)
        guard raised > bound else { return }
        bound = raised
        pairs.removeAll(below: raised)
    }

    /// Frees the pairs; they will be collected in another pass.
    mutating func giveUp() {
        pairs = VoxelPairs()
        isGivenUp = true
    }

    /// Whether all voxels at or above a threshold are here.
    func isComplete(atLeast threshold: Float) -> Bool { !isGivenUp && bound <= threshold }
}
