import Domain

/// Where the result of a job goes among those that its stack's path has had already.
struct ResultPlace: Hashable {
    /// Relative to the results tree.
    var output: String
    /// Counts from 1.
    var revision = 1
    /// Whether it takes the place of an earlier result.
    var replaces = false

    /// - Parameter earlier: the finished jobs of the path, the newest first; only those for the same place count.
    init(for request: JobRequest, after earlier: [Job]) {
        output = request.output
        let here = earlier.filter {
            ResultName.base(of: $0.output, revision: $0.revision) == request.output
        }
        guard let newest = here.first else { return }
        if request.onChange == .replace && !request.isAgain {
            (output, revision, replaces) = (newest.output, newest.revision, true)
        } else {
            revision = 1 + (here.map(\.revision).max() ?? 0)
            output = ResultName.of(request.output, revision: revision)
        }
    }
}
