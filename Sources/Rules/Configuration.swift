package import Domain

/// How the service is set up: the content of `unmixd.yaml`, with every default filled in.
package struct Configuration: Sendable, Hashable {
    /// At least one; in the order of the file.
    package var watches: [Watch]
    /// Workers at a time, 1…256.
    package var workers: Int
    /// What one worker may take, and how it is locked in.
    package var limits: WorkerLimits
    /// How long an attempt may take.
    package var timeout: Duration
    /// The folder of the ledger and the lock; absolute.
    package var state: String
    /// The control socket; absolute, at most 107 bytes, the room in a Unix socket's address.
    package var socket: String

    package init(
        watches: [Watch], workers: Int,
        limits: WorkerLimits = WorkerLimits(memory: 4 << 30, sandbox: .bestEffort),
        timeout: Duration = .seconds(6 * 3_600), state: String, socket: String
    ) {
        self.watches = watches
        self.workers = workers
        self.limits = limits
        self.timeout = timeout
        self.state = state
        self.socket = socket
    }
}

extension Configuration {
    /// One drop folder, its results tree and its policies.
    package struct Watch: Sendable, Hashable {
        /// Unique; letters, digits, `-`, `_` and `.`.
        package var name: String
        /// The drop folder; absolute, without `.`, `..` or a slash at the end.
        package var folder: String
        /// The results tree; absolute, like ``folder``.
        package var results: String
        /// How long the files of a stack must be still before it is looked at.
        package var quiet: Duration
        /// After how long a stack that never became complete is given up.
        package var giveUp: Duration
        /// The time between two scans; the polling interval where the kernel reports no changes.
        package var scan: Duration

        /// Names that are left alone beside those that never are stacks; `*` and `?` as wildcards.
        package var ignore: [String] = []
        /// The file beside a stack that says that the acquisition has ended; nil where none is waited for.
        package var readyWhen: SentinelTemplate?
        /// The name of the folders that stacks are moved into when they are done; nil where they are taken anywhere.
        package var handOver: String?
        /// Jobs of a watch of higher priority are begun first, −100…100.
        package var priority = 0
        /// Jobs of this watch that are worked on at a time; nil for as many as there are workers.
        package var atOnce: Int?

        package init(
            name: String, folder: String, results: String, quiet: Duration = .seconds(10),
            giveUp: Duration = .seconds(24 * 3_600), scan: Duration = .seconds(15 * 60)
        ) {
            self.name = name
            self.folder = folder
            self.results = results
            self.quiet = quiet
            self.giveUp = giveUp
            self.scan = scan
        }
    }
}
