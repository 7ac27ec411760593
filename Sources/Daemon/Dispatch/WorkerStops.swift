import Domain
import Ledger
import Synchronization

/// The bells that end the workers of running jobs: rung by who calls a job off, and by who finds that its stack has
/// changed.
final class WorkerStops: Sendable {
    private let bells = Mutex<[Job.ID: Doorbell]>([:])

    /// The bell of a job that begins to run, or runs; from now on a ring is remembered until its worker is there.
    @discardableResult
    func bell(of job: Job.ID) -> Doorbell {
        bells.withLock { bells in
            let bell = bells[job] ?? Doorbell()
            bells[job] = bell
            return bell
        }
    }

    /// Ends the workers of these jobs, of those that run.
    func ring(_ jobs: some Sequence<Job.ID>) {
        for bell in bells.withLock({ bells in jobs.compactMap { bells[$0] } }) { bell.ring() }
    }

    /// Forgets a job that no longer runs.
    func remove(_ job: Job.ID) { bells.withLock { $0[job] = nil } }
}
