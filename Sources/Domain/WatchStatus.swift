/// One watch and how it is.
package struct WatchStatus: Sendable, Codable, Hashable {
    package var name: String
    package var folder: String
    package var results: String
    /// How changes are noticed, such as `inotify` or `polling`, with the reason where it is not the usual one.
    package var mode: String
    /// Why nothing can be seen in the drop folder at present; nil where it can.
    package var offline: String?
    /// For how many seconds the drop folder's file system has not answered, where that is longer than it should be.
    package var stalledFor: Double?
    /// Since when nothing of it is started, because somebody said so; in seconds since 1970.
    package var pausedAt: Double?
    /// Stacks that are not settled yet.
    package var waiting: Int
    /// Files of stacks that never became complete.
    package var incomplete: Int
    /// Files that are no stacks that can be unmixed.
    package var refused: Int
    /// Rule files that are broken, each with its first error.
    package var ruleErrors: [String]
    /// Jobs by state; a state without jobs is left out.
    package var jobs: [String: Int]
    package var counters: Counters

    package init(
        name: String, folder: String, results: String, mode: String, offline: String? = nil,
        stalledFor: Double? = nil, pausedAt: Double? = nil, waiting: Int,
        incomplete: Int = 0, refused: Int = 0, ruleErrors: [String] = [], jobs: [String: Int] = [:],
        counters: Counters = .init()
    ) {
        self.name = name
        self.folder = folder
        self.results = results
        self.mode = mode
        self.offline = offline
        self.stalledFor = stalledFor
        self.pausedAt = pausedAt
        self.waiting = waiting
        self.incomplete = incomplete
        self.refused = refused
        self.ruleErrors = ruleErrors
        self.jobs = jobs
        self.counters = counters
    }

    /// Whether somebody should look at it.
    package var isDegraded: Bool {
        offline != nil || stalledFor != nil || !ruleErrors.isEmpty || mode.hasPrefix("polling")
    }

    /// What was counted since the service was started.
    package struct Counters: Sendable, Codable, Hashable {
        /// Events that the kernel sent.
        package var events = 0
        /// Times that the kernel lost events.
        package var overflows = 0
        /// Full scans that were finished.
        package var scans = 0
        /// Folders that are watched at present.
        package var folders = 0

        package init(events: Int = 0, overflows: Int = 0, scans: Int = 0, folders: Int = 0) {
            self.events = events
            self.overflows = overflows
            self.scans = scans
            self.folders = folders
        }
    }
}
