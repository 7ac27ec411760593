package import Domain

/// What runs workers: this machine, or later a cluster.
package protocol Executor: Sendable {
    /// Looks at one file, in a worker of its own, since a hostile header is as dangerous as hostile voxels.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - axes: how the pages of a plain TIFF are ordered, or nil.
    ///   - limits: of the worker.
    func probe(
        _ path: String, axes: String?, limits: WorkerLimits
    ) async throws(Failure) -> Probe

    /// Runs the attempt that a ticket file describes, to its end; cancelling the task ends the worker.
    ///
    /// - Parameters:
    ///   - timeout: after which the worker is ended.
    ///   - progress: called with each step that the worker reports.
    func run(
        ticketFile: String, timeout: Duration, progress: @escaping @Sendable (Progress) -> Void
    ) async throws(Failure) -> WorkerEnd
}
