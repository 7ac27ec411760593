/// What the running service says of itself: the answer to `unmix status`.
package struct ServiceStatus: Sendable, Codable, Hashable {
    package static let currentVersion = 2

    package var version = ServiceStatus.currentVersion
    package var software: String
    /// The daemon's process.
    package var pid: Int32
    /// Seconds since 1970.
    package var startedAt: Double
    /// What the facility's staff should know, such as a ledger that had to be made anew; most often nothing.
    package var notices: [String]
    /// Since when nothing at all is started, because somebody said so; in seconds since 1970.
    package var pausedAt: Double?
    package var watches: [WatchStatus]
    /// Attempts at a time.
    package var workers: Int
    /// Jobs by state; a state without jobs is left out.
    package var jobs: [String: Int]
    /// Since when the job waits that was put into the queue first; nil where none is queued.
    package var oldestQueuedAt: Double?
    package var running: [Running]
    /// The newest first.
    package var lastFailures: [Job]
    /// Log entries that nobody took in time.
    package var droppedLogEntries: Int

    package init(
        software: String, pid: Int32, startedAt: Double, notices: [String] = [],
        pausedAt: Double? = nil, watches: [WatchStatus], workers: Int, jobs: [String: Int],
        oldestQueuedAt: Double? = nil, running: [Running], lastFailures: [Job],
        droppedLogEntries: Int = 0
    ) {
        self.software = software
        self.pid = pid
        self.startedAt = startedAt
        self.notices = notices
        self.pausedAt = pausedAt
        self.watches = watches
        self.workers = workers
        self.jobs = jobs
        self.oldestQueuedAt = oldestQueuedAt
        self.running = running
        self.lastFailures = lastFailures
        self.droppedLogEntries = droppedLogEntries
    }

    /// One job that a worker has.
    package struct Running: Sendable, Codable, Hashable {
        package var job: Int64
        package var stack: StackIdentity
        /// Seconds since 1970.
        package var startedAt: Double
        package var progress: Progress?

        package init(job: Int64, stack: StackIdentity, startedAt: Double, progress: Progress?) {
            self.job = job
            self.stack = stack
            self.startedAt = startedAt
            self.progress = progress
        }
    }
}
