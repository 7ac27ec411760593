import Domain
import Glibc
import Ledger
import Rules
import Systemd

/// Answers what is asked over the control socket, from the ledger and from what runs.
struct Answers: Sendable {
    let ledger: Ledger
    let dispatcher: Dispatcher
    let watches: Watches
    let log: LogWriter
    /// What happened at the start that people should know.
    let notices: [String]
    /// Seconds since 1970.
    let startedAt: Double

    func status() async throws -> ServiceStatus {
        let pauses = try await ledger.pauses()
        let counts = try await ledger.countsByWatch()
        let leftAlone = try await ledger.leftAloneByWatch()
        var statuses: [WatchStatus] = []
        for intake in await watches.intakes {
            var status = await intake.status
            status.pausedAt = pauses.watches[status.name]
            status.incomplete = leftAlone[status.name]?[.incomplete] ?? 0
            status.refused = leftAlone[status.name]?[.refused] ?? 0
            status.jobs = Self.names(counts[status.name] ?? [:])
            statuses.append(status)
        }
        let all = counts.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        return ServiceStatus(
            software: Version.software, pid: getpid(), startedAt: startedAt, notices: notices,
            pausedAt: pauses.all, watches: statuses, workers: dispatcher.workers,
            jobs: Self.names(all), oldestQueuedAt: try await ledger.oldestQueued(),
            running: await dispatcher.status, lastFailures: try await ledger.lastFailures(limit: 5),
            droppedLogEntries: log.droppedCount)
    }

    private static func names(_ counts: [Job.State: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
    }

    func metrics() async throws -> String {
        Metrics.text(try await status(), dispatcher.tally.counts, now: Clock.now)
    }

    /// The newest first.
    ///
    /// - Parameter folder: a folder or a stack, absolute or relative to the drop folder.
    func jobs(_ filter: JobFilter, folder: String?) async throws -> [Job] {
        var filter = filter
        if let folder {
            let (watch, path) = try await place(of: folder, watch: filter.watch)
            filter.watch = watch
            filter.path = path
        }
        return try await ledger.jobs(filter)
    }

    func report(on job: Int64) async throws -> JobReport {
        guard let report = try await ledger.report(job) else {
            throw Failure(
                .noInput, "there is no job \(job)", advice: "`unmix jobs` lists the newest ones")
        }
        return report
    }

    /// Says where a stack stands.
    ///
    /// - Parameter path: absolute.
    func explain(_ path: String) async throws -> StackExplanation {
        guard let (intake, relative) = await intake(for: path) else {
            return StackExplanation(watch: nil, waiting: nil, jobs: [])
        }
        return StackExplanation(
            watch: intake.watch.name, waiting: await intake.explain(relative),
            jobs: try await ledger.newestJobs(watch: intake.watch.name, path: relative))
    }

    /// The watch whose drop folder holds a path, and the path below it; nil where none does.
    ///
    /// - Parameter path: absolute.
    func intake(for path: String) async -> (intake: Intake, path: String)? {
        for intake in await watches.intakes {
            let folder = intake.watch.folder
            if path == folder { return (intake, "") }
            if path.hasPrefix("\(folder)/") {
                return (intake, String(path.dropFirst(folder.count + 1)))
            }
        }
        return nil
    }

    private func place(
        of folder: String, watch: String?
    ) async throws(Failure) -> (watch: String?, path: String) {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        guard folder.hasPrefix("/") else { return (watch, folder) }
        guard let (intake, path) = await intake(for: folder),
            watch == nil || watch == intake.watch.name
        else {
            throw Failure(
                .usage, "it is in no drop folder" + (watch.map { " of the watch \($0)" } ?? ""),
                subject: folder, advice: "`unmix status` lists them")
        }
        return (intake.watch.name, path)
    }
}
