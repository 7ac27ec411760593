import Domain
import Executing
import Ledger
import Logging
import Rules
import ServiceLifecycle
import Synchronization
import Systemd

/// Takes the next job from the ledger whenever a worker is free, and sees each attempt through to its end.
///
/// Its loop is the one that does the work, so it is this loop that tells systemd that the service is alive.
actor Dispatcher: Service {
    /// What an attempt of a watch needs beside the job.
    struct Station: Sendable {
        var intake: Intake
        var results: ResultsTree
    }

    let ledger: Ledger
    let executor: any Executor
    let backoff = Backoff()
    let logger: Logger
    /// Rung when a job is queued or a worker becomes free.
    nonisolated let bell: Doorbell
    private let workers: Int
    private var stations: [String: Station] = [:]
    private var running: [Job.ID: ServiceStatus.Running] = [:]
    /// Watches that jobs in the ledger belong to and the configuration no longer names.
    private var unknown: Set<String> = []
    private nonisolated let stops = Atomic(false)
    nonisolated var isStopping: Bool { stops.load(ordering: .relaxed) }

    init(
        ledger: Ledger, executor: any Executor, workers: Int, bell: Doorbell, logger: Logger
    ) {
        self.ledger = ledger
        self.executor = executor
        self.workers = workers
        self.bell = bell
        self.logger = logger
    }

    /// Says which watches there are; the jobs of others wait.
    func set(_ stations: [String: Station]) {
        self.stations = stations
        unknown = []
        bell.ring()
    }

    func station(of watch: String) -> Station? { stations[watch] }

    var allResults: [ResultsTree] { stations.values.map(\.results) }

    /// What runs at present, for the status.
    var status: [ServiceStatus.Running] { running.values.sorted { $0.job < $1.job } }

    /// Dispatches until the service stops, then waits for the attempts that are under way.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !isStopping && !Task.isCancelled {
                    await fill(&group)
                    await tellSystemd()
                    await bell.wait(atMost: .seconds(1))
                }
            }
        } onGracefulShutdown: {
            Notify.stopping(status: "waiting for the attempts under way")
            self.stops.store(true, ordering: .relaxed)
            self.bell.ring()
        }
    }

    /// Starts attempts while workers are free and jobs are due.
    private func fill(_ group: inout DiscardingTaskGroup) async {
        do {
            while running.count < workers, !isStopping, let job = try await nextJob() {
                guard let station = stations[job.stack.watch] else {
                    unknown.insert(job.stack.watch)
                    continue
                }
                running[job.id] = .init(
                    job: job.id, stack: job.stack, startedAt: Clock.now, progress: nil)
                group.addTask {
                    await self.attempt(job, at: station)
                    await self.ended(job.id)
                }
            }
        } catch {
            logger.error("cannot read the ledger", metadata: ["reason": "\(error)"])
        }
    }

    private func nextJob() async throws(Failure) -> Job? {
        try await ledger.nextJob(
            now: Clock.now, excludedJobs: Set(running.keys), excludedWatches: unknown)
    }

    private func ended(_ job: Job.ID) {
        running[job] = nil
        bell.ring()
    }

    func note(_ progress: Progress, of job: Job.ID) { running[job]?.progress = progress }

    private func tellSystemd() async {
        Notify.watchdog()
        guard let counts = try? await ledger.counts() else { return }
        let waiting = (counts[.queued] ?? 0) + (counts[.deferred] ?? 0)
        let bad = (counts[.failed] ?? 0) + (counts[.poison] ?? 0)
        Notify.status(
            "\(stations.count) watches, \(running.count) running, \(waiting) queued, "
                + "\(counts[.done] ?? 0) done, \(bad) failed")
    }
}
