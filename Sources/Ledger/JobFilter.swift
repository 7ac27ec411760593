package import Domain

/// Which jobs are asked for; the newest come first.
package struct JobFilter: Sendable, Hashable {
    /// Only jobs in these states; all where it is empty.
    package var states: Set<Job.State> = []
    /// Only jobs of this watch.
    package var watch: String?
    /// Only jobs for this stack or, if it is a folder, for the stacks below; relative to the drop folder.
    package var path: String?
    /// Only jobs whose state changed then or later; in seconds since 1970.
    package var since: Double?
    /// Only jobs of lower numbers: for the next page.
    package var before: Job.ID?
    /// At most so many.
    package var limit = 100

    package init(
        states: Set<Job.State> = [], watch: String? = nil, path: String? = nil,
        since: Double? = nil, before: Job.ID? = nil, limit: Int = 100
    ) {
        self.states = states
        self.watch = watch
        self.path = path
        self.since = since
        self.before = before
        self.limit = limit
    }
}
