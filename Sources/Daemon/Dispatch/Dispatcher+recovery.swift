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
        var kept: Set<String> = []
        for attempt in try await ledger.unfinished() where attempt.job.stack.watch == watch {
            if try await !takeUp(attempt, in: station.results) {
                kept.insert(attempt.staging)
                owed[attempt.job.id] = .publication
            }
        }
        await station.results.sweep(keeping: kept)
    }

    /// Ends the publication of an attempt where one was under way, else queues its job again.
    ///
    /// - Returns: false where the publication cannot be ended at present.
    func takeUp(
        _ attempt: UnfinishedAttempt, in results: ResultsTree
    ) async throws(Failure) -> Bool {
        let job = attempt.job
        do throws(Failure) {
            if job.state == .publishing, try await rollForward(attempt, in: results) { return true }
        } catch  where error.code == .cannotCreate {
            logger.warning(
                "a publication could not be ended; the stack is worked on again",
                metadata: ["job": "\(job.id)", "reason": "\(error)"])
        } catch {
            logger.warning(
                "a publication cannot be ended yet; it is tried again",
                metadata: ["job": "\(job.id)", "reason": "\(error)"])
            return false
        }
        await results.removeStaging(attempt.staging)
        _ = try await ledger.requeue(
            job.id, reason: "the service ended during this attempt", now: Clock.now)
        return true
    }

    /// Ends a publication that was under way.
    ///
    /// - Returns: false where files of it are gone, so that the stack has to be worked on again.
    private func rollForward(
        _ attempt: UnfinishedAttempt, in results: ResultsTree
    ) async throws(Failure) -> Bool {
        let job = attempt.job
        guard
            let success = try await results.stagedSuccess(
                in: attempt.staging, job: job.id, attempt: attempt.number, output: job.output)
        else { return false }
        try await publish(job, success, staging: attempt.staging, in: results, resuming: true)
        return true
    }
}
