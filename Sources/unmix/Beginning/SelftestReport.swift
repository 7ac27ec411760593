import Domain

/// What came of a self-test.
struct SelftestReport: Encodable {
    var version = 1
    var watch: String
    var job: Int64
    /// The image that the service published; absolute, and removed again.
    var result: String
    /// Of each time point.
    var alphaTrue: [Double]
    var alphaFound: [Double]
    var voxels: Int
    /// Voxels that are not exactly as they should be.
    var wrongVoxels: Int
    /// From the stack's arrival to the published result.
    var seconds: Double
    var hasPassed: Bool
    /// A folder that could not be removed.
    var left: String?

    init(
        watch: String, job: Job, result: String, wrongVoxels: Int, seconds: Double
    ) {
        self.watch = watch
        self.job = job.id
        self.result = result
        alphaTrue = KnownStack.alpha
        alphaFound = job.alpha ?? []
        let shape = KnownStack.shape
        voxels = shape.planeCount * shape.voxelsPerPlane
        self.wrongVoxels = wrongVoxels
        self.seconds = seconds
        let isClose = zip(alphaFound, alphaTrue).allSatisfy { abs($0 - $1) < 1e-9 }
        hasPassed = alphaFound.count == alphaTrue.count && isClose && wrongVoxels == 0
    }

    var text: String {
        var lines = [
            "watch    \(watch), job \(job)", "result   \(result)",
            "α true   \(Self.list(alphaTrue))", "α found  \(Self.list(alphaFound))",
            "voxels   \(voxels), \(wrongVoxels == 0 ? "all as they should be" : "\(wrongVoxels) wrong")",
            "time     \(Moment.exactLength(seconds))",
            hasPassed ? "passed" : "FAILED: the published result is not as it should be",
        ]
        if let left { lines.append("left behind, since it could not be removed: \(left)") }
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }

    private static func list(_ values: [Double]) -> String {
        values.map { String(($0 * 1e6).rounded() / 1e6) }.joined(separator: " ")
    }
}
