/// What the running service says of itself: the answer to `unmix status`.
package struct ServiceStatus: Sendable, Codable, Hashable {
    package static let currentVersion = 1

    package var version = ServiceStatus.currentVersion
    package var software: String
    /// The daemon's process.
    package var pid: Int32
    /// Seconds since 1970.
    package var startedAt: Double
    package var watches: [Watch]
    /// Jobs by state; a state without jobs is left out.
    package var jobs: [String: Int]
    package var running: [Running]
    /// The newest first.
    package var lastFailures: [Job]

    package init(
        software: String, pid: Int32, startedAt: Double, watches: [Watch], jobs: [String: Int],
        running: [Running], lastFailures: [Job]
    ) {
        self.software = software
        self.pid = pid
        self.startedAt = startedAt
        self.watches = watches
        self.jobs = jobs
        self.running = running
        self.lastFailures = lastFailures
    }

    /// One watch and how it is.
    package struct Watch: Sendable, Codable, Hashable {
        package var name: String
        package var folder: String
        package var results: String
        /// How changes are noticed, such as `inotify` or `polling`, with the reason where it is not the usual one.
        package var mode: String
        /// Why the watch cannot work at present, such as a share that is gone or hangs; nil where it can.
        package var offline: String?
        /// Stacks that are not settled yet.
        package var waiting: Int
        /// Rule files that are broken, each with its first error.
        package var ruleErrors: [String]

        package init(
            name: String, folder: String, results: String, mode: String, offline: String?,
            waiting: Int, ruleErrors: [String]
        ) {
            self.name = name
            self.folder = folder
            self.results = results
            self.mode = mode
            self.offline = offline
            self.waiting = waiting
            self.ruleErrors = ruleErrors
        }
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
