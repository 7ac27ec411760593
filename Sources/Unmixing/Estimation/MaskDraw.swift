/// The voxels of a mask that are used: all of them, or the subsample, in the order of the draw.
///
/// Fed with the mask's voxels in order, it keeps only those that were drawn: O(k) memory for k voxels.
struct MaskDraw: Sendable {
    /// The prepared values of the voxels, as doubles.
    private(set) var source: [Double]
    private(set) var target: [Double]
    let details: SubsamplingDetails
    let rule: MaskRule
    let strategy: MaskDetails.Strategy
    /// The drawn indices from the smallest on, each with its place in the draw; empty where all are used.
    private var drawn: [(index: Int, place: Int)]
    private var next = 0
    private var seen = 0

    init(
        of count: Int, strategy: MaskDetails.Strategy, rule: MaskRule, request: EstimationRequest
    ) {
        let wanted = min(request.maxAlphaVoxels ?? count, count)
        details = SubsamplingDetails(
            subsampled: wanted < count, voxelCountBefore: count, voxelCountAfter: wanted,
            maxAlphaVoxels: request.maxAlphaVoxels, randomState: request.seed)
        self.rule = rule
        self.strategy = strategy
        source = [Double](repeating: 0, count: wanted)
        target = source
        guard wanted < count else {
            drawn = []
            return
        }
        let generator = PCG64(SeedSequence(request.seed))
        drawn = Subsample.indices(population: count, count: wanted, generator: generator)
            .enumerated().map { (index: $0.element, place: $0.offset) }
            .sorted { $0.index < $1.index }
    }

    /// Takes the next bright voxel of the volume.
    mutating func add(_ voxel: Float, _ targetVoxel: Float) {
        guard rule.contains(voxel, targetVoxel, strategy: strategy) else { return }
        defer { seen += 1 }
        var place = seen
        if details.subsampled {
            guard next < drawn.count, drawn[next].index == seen else { return }
            place = drawn[next].place
            next += 1
        }
        guard place < source.count else { return }
        source[place] = rule.preparedSource(voxel)
        target[place] = rule.preparedTarget(targetVoxel)
    }

    /// Frees what only drawing needs.
    mutating func close() { drawn = [] }

    /// Whether the mask held as many voxels as counted before.
    var isComplete: Bool { seen == details.voxelCountBefore }
}
