import Domain
import Executing
import Ledger
import Logging

extension Dispatcher {
    /// Takes up what a stop or a crash left behind in a watch.
    ///
    /// Renames that are missing are done, jobs without a worker are queued again, stray folders are removed.
    /// To be called before an attempt of the watch is started.
    func recover(_ watch: String, at station: Station) async throws(Failure) {
        for attempt in try await ledger.unfinished() where attempt.job.stack.watch == watch {
            if await rollForward(attempt, in: station.results) { continue }
            await station.results.removeStaging(attempt.staging)
            _ = try await ledger.requeue(
                attempt.job.id, reason: "the service ended during this attempt", now: Clock.now)
        }
        await station.results.sweep(keeping: [])
    }

    /// Ends a publication that was under way.
    ///
    /// - Returns: whether the job is done by it.
    private func rollForward(_ attempt: UnfinishedAttempt, in results: ResultsTree) async -> Bool {
        guard attempt.job.state == .publishing else { return false }
        do throws(Failure) {
            let success = try await results.outcome(
                in: attempt.staging, job: attempt.job.id, attempt: attempt.number)
            try await publish(
                attempt.job, success, staging: attempt.staging, in: results, resuming: true)
            return true
        } catch {
            logger.warning(
                "a publication could not be ended; the stack is worked on again",
                metadata: ["job": "\(attempt.job.id)", "reason": "\(error)"])
            return false
        }
    }
}
