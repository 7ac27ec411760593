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
    nonisolated let workers: Int
    nonisolated let tally = Tally()
    let limits: WorkerLimits
    let timeout: Duration
    private(set) var stations: [String: Station] = [:]
    private(set) var running: [Job.ID: ServiceStatus.Running] = [:]
    nonisolated let workerStops = WorkerStops()
    /// What is not to be started; nil until the ledger has said it.
    private var pauses: Pauses?
    /// What workers said, so that it is logged once.
    var told: Set<String> = []
    /// Whether the job that runs must have the machine for itself.
    private var isAloneAtWork = false
    /// Watches for which what an earlier run left behind is being taken up, or has been.
    private var recovering: Set<String> = []
    private var recovered: Set<String> = []
    /// Watches whose file systems hang.
    var stalled: Set<String> = []
    /// What is to be made good of attempts that are over, and when that is tried next.
    var owed: [Job.ID: Debt] = [:]
    var nextSettlement = ContinuousClock.now
    /// Until when no attempt is begun.
    var pauseEnd = ContinuousClock.now
    var isSettling = false
    /// When the results trees are asked for a sign of life again.
    var nextPing = ContinuousClock.now
    private var jumps = ClockJumps()
    private let start = ContinuousClock.now
    private nonisolated let stops = Atomic(false)
    nonisolated var isStopping: Bool { stops.load(ordering: .relaxed) }

    init(
        ledger: Ledger, executor: any Executor, workers: Int, limits: WorkerLimits,
        timeout: Duration, bell: Doorbell, logger: Logger
    ) {
        self.ledger = ledger
        self.executor = executor
        self.workers = workers
        self.limits = limits
        self.timeout = timeout
        self.bell = bell
        self.logger = logger
    }

    /// Says which watches there are; the jobs of others wait.
    func set(_ stations: [String: Station]) {
        self.stations = stations
        bell.ring()
    }

    /// Says what is not to be started from now on.
    func set(_ pauses: Pauses) {
        self.pauses = pauses
        bell.ring()
    }

    /// What runs at present, for the status.
    var status: [ServiceStatus.Running] { running.values.sorted { $0.job < $1.job } }

    /// Dispatches until the service stops, then waits for the attempts that are under way.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !isStopping && !Task.isCancelled {
                    recover(&group)
                    noteStalls(&group)
                    settle(&group)
                    await followClock()
                    await fill(&group)
                    Notify.watchdog()
                    await bell.wait(atMost: .seconds(1))
                }
            }
        } onGracefulShutdown: {
            Notify.stopping(status: "waiting for the attempts under way")
            self.stops.store(true, ordering: .relaxed)
            self.bell.ring()
        }
    }

    /// Takes up what an earlier run left behind, each watch by itself, since a results share may hang.
    private func recover(_ group: inout DiscardingTaskGroup) {
        for (name, station) in stations where recovering.insert(name).inserted {
            group.addTask {
                do throws(Failure) {
                    try await self.recover(name, at: station)
                    await self.hasRecovered(name)
                } catch {
                    await self.couldNotRecover(name, error)
                }
            }
        }
    }

    private func hasRecovered(_ watch: String) {
        recovered.insert(watch)
        bell.ring()
    }

    private func couldNotRecover(_ watch: String, _ failure: Failure) {
        recovering.remove(watch)
        logger.error(
            "cannot take up what was left behind; it is tried again",
            metadata: ["watch": "\(watch)", "reason": "\(failure)"])
    }

    /// Starts attempts while workers are free and jobs are due.
    private func fill(_ group: inout DiscardingTaskGroup) async {
        do {
            while busy < workers, !isStopping, isSolvent, !isAloneAtWork || busy == 0,
                let job = try await nextJob()
            {
                if job.needsToBeAlone && busy > 0 { return }
                guard let station = stations[job.stack.watch] else { continue }
                isAloneAtWork = job.needsToBeAlone
                running[job.id] = .init(
                    job: job.id, stack: job.stack, startedAt: Clock.now, progress: nil)
                workerStops.bell(of: job.id)
                group.addTask {
                    await self.attempt(job, at: station)
                    await self.ended(job.id)
                }
            }
        } catch {
            logger.error("cannot read the ledger", metadata: ["reason": "\(error)"])
        }
    }

    /// The job whose turn it is: of the watches of the highest priority that have any, and room for one more.
    private func nextJob() async throws(Failure) -> Job? {
        let pauses = try await knownPauses()
        let ready = stations.values.map(\.intake.watch).filter { watch in
            let atWork = running.values.count { $0.stack.watch == watch.name }
            return recovered.contains(watch.name) && !pauses.holds(watch.name)
                && !stalled.contains(watch.name)
                && atWork < watch.atOnce ?? .max
        }
        for priority in Set(ready.map(\.priority)).sorted(by: >) {
            let names = Set(ready.filter { $0.priority == priority }.map(\.name))
            let job = try await ledger.nextJob(
                now: Clock.now, excludedJobs: Set(running.keys).union(owed.keys), watches: names)
            if let job { return job }
        }
        return nil
    }

    private func knownPauses() async throws(Failure) -> Pauses {
        if let pauses { return pauses }
        let known = try await ledger.pauses()
        // Somebody may have said something else meanwhile.
        if pauses == nil { pauses = known }
        return pauses ?? known
    }

    /// Keeps the waits of deferred jobs as long as they were meant when somebody sets the clock.
    private func followClock() async {
        let steady = start.duration(to: .now) / .seconds(1)
        let jump = jumps.jump(wall: Clock.now, steady: steady)
        guard jump != 0 else { return }
        logger.notice(
            "the clock was set; deferred jobs wait as long as they were meant to",
            metadata: ["seconds": "\(Int(jump))"])
        do throws(Failure) {
            try await ledger.postponeDeferred(by: jump)
        } catch {
            logger.error("cannot write to the ledger", metadata: ["reason": "\(error)"])
        }
    }

    private func ended(_ job: Job.ID) {
        if let start = running.removeValue(forKey: job)?.startedAt {
            tally.ended(after: Clock.now - start)
        }
        workerStops.remove(job)
        isAloneAtWork = false
        bell.ring()
    }

    func note(_ progress: Progress, of job: Job.ID) { running[job]?.progress = progress }
}

extension Job {
    /// Whether its last attempt needed more memory than it might take: the next one has the machine for itself.
    var needsToBeAlone: Bool { failure?.code == .memory }
}
