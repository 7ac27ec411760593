import Domain
import Glibc
import Ledger
import Rules

/// Answers what is asked over the control socket, from the ledger and from what runs.
struct Answers: Sendable {
    let ledger: Ledger
    let dispatcher: Dispatcher
    let watches: Watches
    /// Seconds since 1970.
    let startedAt: Double

    func status() async throws -> ServiceStatus {
        var statuses: [ServiceStatus.Watch] = []
        for intake in await watches.intakes { statuses.append(await intake.status) }
        let counts = try await ledger.counts()
        return ServiceStatus(
            software: Version.software, pid: getpid(), startedAt: startedAt, watches: statuses,
            jobs: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
            running: await dispatcher.status, lastFailures: try await ledger.lastFailures(limit: 5))
    }

    /// The newest first; nil for every state.
    func jobs(in state: Job.State?, limit: Int) async throws -> [Job] {
        try await ledger.jobs(JobFilter(states: state.map { [$0] } ?? [], limit: limit))
    }

    func report(on job: Int64) async throws -> JobReport {
        guard let report = try await ledger.report(job) else {
            throw Failure(
                .noInput, "there is no job \(job)", advice: "`unmix jobs` lists the newest ones")
        }
        return report
    }

    /// Puts a failed job back in the queue.
    func retry(_ job: Int64) async throws -> Job {
        let retried = try await ledger.retry(job, now: Clock.now)
        dispatcher.bell.ring()
        return retried
    }

    /// Says where a stack stands.
    ///
    /// - Parameter path: absolute.
    func explain(_ path: String) async throws -> StackExplanation {
        for intake in await watches.intakes {
            let folder = intake.watch.folder + "/"
            guard path.hasPrefix(folder) else { continue }
            let relative = String(path.dropFirst(folder.count))
            return StackExplanation(
                watch: intake.watch.name, waiting: await intake.explain(relative),
                jobs: try await ledger.newestJobs(watch: intake.watch.name, path: relative))
        }
        return StackExplanation(watch: nil, waiting: nil, jobs: [])
    }
}
