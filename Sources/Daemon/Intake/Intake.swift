import Domain
import Executing
import Ledger
import Logging
import Rules
import Watching

/// One watch's way from the drop folder to the ledger: hints, settling, probe, rule, job.
actor Intake {
    /// Probes at a time; more would only wait for the same disk.
    static let probesAtOnce = 4
    /// A file system that takes longer for an answer hangs.
    static let patience = Duration.seconds(10)

    nonisolated let watch: Configuration.Watch
    nonisolated let folder: DropFolder
    nonisolated let results: ResultsTree
    let ledger: Ledger
    let executor: any Executor
    /// Of the workers that probe.
    let limits: WorkerLimits
    /// Rung when a job is queued.
    let jobs: Doorbell
    /// Ends the workers of jobs whose stack has changed.
    let workerStops: WorkerStops
    let logger: Logger
    private let watcher: Watcher
    private let bell = Doorbell()

    var settling: Settling
    /// The stacks that are known to consist of several files.
    var sets = FileSets()
    var rules: RuleStore
    /// What `stat` said of the files whose fate is known; they are left alone until it says otherwise.
    var known: [String: FileStamp] = [:]
    /// Stacks that wait for a file which says that their acquisition has ended, by that file's path.
    var awaited: [String: String] = [:]
    /// Files on which the probe has crashed once.
    var crashed: Set<String> = []
    private var probesRunning = 0
    /// Whether a scan has seen all rule files, so that no stack is judged by the wrong one.
    var hasScanned = false
    private var mode = "starting"
    private var offline: String?

    init(
        _ watch: Configuration.Watch, results: ResultsTree, ledger: Ledger,
        executor: any Executor, limits: WorkerLimits, jobs: Doorbell, workerStops: WorkerStops,
        logger: Logger
    ) {
        self.watch = watch
        self.results = results
        self.ledger = ledger
        self.executor = executor
        self.limits = limits
        self.jobs = jobs
        self.workerStops = workerStops
        var logger = logger
        logger[metadataKey: "watch"] = "\(watch.name)"
        self.logger = logger
        folder = DropFolder(watch.folder)
        var settings = Watcher.Settings(folder: watch.folder, scan: watch.scan)
        settings.ignored = IgnorePatterns(IgnorePatterns.standard.patterns + watch.ignore)
        watcher = Watcher(settings)
        settling = Settling(quiet: watch.quiet, giveUp: watch.giveUp)
        rules = RuleStore(watch: watch.name)
    }

    /// Takes in stacks until the task is cancelled.
    ///
    /// - Parameter onFirstScan: called once the drop folder was scanned, or could not be reached; often.
    func run(onFirstScan: @escaping @Sendable () -> Void) async throws {
        try await recall()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.watcher.run() }
            group.addTask { await self.listen(onFirstScan) }
            group.addTask { await self.settle() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Learns from the ledger which files are known.
    func recall() async throws(Failure) {
        known = try await ledger.seen(watch: watch.name).mapValues(\.stamp)
    }

    /// Reads every rule file again and looks at every file again.
    func rescan() { watcher.rescan() }

    private func listen(_ onFirstScan: @Sendable () -> Void) async {
        for await batch in watcher.hints {
            for hint in batch { await take(hint) }
            if !hasScanned && batch.contains(where: \.isScanned) {
                hasScanned = true
                // For the files that were seen before their rule file.
                watcher.rescan()
            }
            if hasScanned || offline != nil { onFirstScan() }
            bell.ring()
        }
    }

    private func take(_ hint: Hint) async {
        switch hint {
        case .file(let path, let stamp): consider(path, stamp)
        case .gone(let path):
            for stack in forget(path) { await results.remove(noteAt: NotePath.of(stack)) }
        case .refused(let path, let reason):
            logger.warning(
                "not a stack", metadata: ["stack": "\(path)", "reason": "\(reason)"])
        case .ruleFileChanged(let path): await readRuleFile(path)
        case .scanned: break
        case .overflowed(let count):
            logger.warning(
                "the kernel lost events; everything is scanned again",
                metadata: ["message_id": "\(MessageID.overflow)", "count": "\(count)"])
        case .offline(let reason):
            offline = reason
            logger.error(
                "the drop folder cannot be reached",
                metadata: ["message_id": "\(MessageID.offline)", "reason": "\(reason)"])
        case .online:
            offline = nil
            logger.notice(
                "the drop folder is back", metadata: ["message_id": "\(MessageID.online)"])
        case .mode(let mode): take(mode)
        }
    }

    private func take(_ mode: Hint.Mode) {
        switch mode {
        case .inotify: self.mode = "inotify"
        case .polling(let reason):
            self.mode = "polling: \(reason)"
            logger.warning(
                "changes are found by polling",
                metadata: ["message_id": "\(MessageID.polling)", "reason": "\(reason)"])
        }
    }

    /// Does what is due, a few files at a time, and waits for the next deadline or hint.
    private func settle() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let free = Self.probesAtOnce - probesRunning
                for step in hasScanned ? settling.due(.now, limit: free) : [] {
                    probesRunning += 1
                    group.addTask {
                        await self.perform(step)
                        await self.stepEnded()
                    }
                }
                await bell.wait(atMost: pause)
            }
        }
    }

    private func stepEnded() {
        probesRunning -= 1
        bell.ring()
    }

    private var pause: Duration {
        guard hasScanned, probesRunning < Self.probesAtOnce, let next = settling.nextDeadline else {
            return .seconds(60)
        }
        return max(.milliseconds(1), ContinuousClock.now.duration(to: next))
    }

    /// What a stack waits for, in words; nil where it is not waited for.
    func explain(_ path: String) -> String? {
        settling.explain(sets.stack(of: path) ?? path, now: .now)
    }

    /// Which of its file systems hangs, in words; nil while both answer.
    nonisolated var stall: String? {
        let asked = [watcher.unansweredFor, folder.unansweredFor].compactMap(\.self).max()
        let places = [("the drop folder", asked), ("the results tree", results.unansweredFor)]
        for case (let place, let time?) in places where time >= Self.patience {
            return "\(place) has not answered for \(time.components.seconds) s"
        }
        return nil
    }

    /// A path of this watch, relative to the drop folder.
    nonisolated func relative(_ path: String) -> String {
        let folder = watch.folder + "/"
        guard path.utf8.starts(with: folder.utf8) else { return path }
        return String(path.utf8.dropFirst(folder.utf8.count)) ?? path
    }

    /// What `unmix status` shows of this watch.
    var status: WatchStatus {
        let statistics = watcher.statistics
        let silence = watcher.unansweredFor.map { $0 / .seconds(1) } ?? 0
        return WatchStatus(
            name: watch.name, folder: watch.folder, results: watch.results, mode: mode,
            offline: offline ?? stall,
            stalledFor: silence > Self.patience / .seconds(1) ? silence : nil,
            waiting: settling.waitingCount, ruleErrors: rules.broken.map(\.diagnostics.headline),
            counters: .init(
                events: statistics.events, overflows: statistics.overflows,
                scans: statistics.scans, folders: statistics.folders))
    }
}

extension Hint {
    fileprivate var isScanned: Bool {
        if case .scanned = self { true } else { false }
    }
}
