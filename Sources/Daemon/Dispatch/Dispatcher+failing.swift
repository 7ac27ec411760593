import Domain
import Executing
import Ledger
import Logging
import Rules

extension Dispatcher {
    /// Writes down what became of an attempt that did not work, and tells the microscopist.
    func failed(_ job: Job, _ failure: Failure, at station: Station) async {
        do throws(Failure) {
            if isStopping && failure.code.isRetryable {
                _ = try await ledger.requeue(
                    job.id, reason: "the service stopped", now: Clock.now)
                return
            }
            if failure.code == .incomplete || failure.code == .noInput {
                let files = try await ledger.members(of: job.id).map(\.path)
                _ = try await ledger.supersede(job.id, now: Clock.now)
                return await station.intake.reconsider(job.stack.path, files: files)
            }
            let now = Clock.now
            // A second time out of memory, with all the machine has: no third attempt would help.
            let isHopeless = failure.code == .memory && job.needsToBeAlone
            let retry =
                failure.code.isRetryable && !isHopeless
                ? now + backoff.delay(afterAttempt: job.attempts + 1) : nil
            let ended = try await ledger.fail(job.id, failure, notBefore: retry, now: now)
            await tell(ended, failure, in: station.results)
        } catch {
            owe(.failure(job, failure), for: job, since: error)
        }
    }

    private func tell(_ job: Job, _ failure: Failure, in results: ResultsTree) async {
        if job.state == .cancelled || job.state == .superseded {
            return logger.notice(
                "called off", metadata: ["job": "\(job.id)", "state": "\(job.state.rawValue)"])
        }
        tally.failed(job.stack.watch, byCrash: failure.code == .crash)
        logger.error(
            "failed",
            metadata: [
                "message_id": "\(MessageID.failed)", "watch": "\(job.stack.watch)",
                "stack": "\(job.stack.path)", "job": "\(job.id)", "rule": "\(job.ruleName)",
                "state": "\(job.state.rawValue)", "reason": "\(failure)",
            ])
        let note = FailureNote(
            stack: job.stack.path, failure: failure, attempts: job.attempts,
            nextAttempt: job.state == .deferred ? "at \(Clock.text(job.notBefore))" : nil)
        do throws(Failure) {
            try await results.write(
                note: note.text,
                at: NotePath.of(job.stack.path, image: job.order.image, output: job.output))
        } catch {
            logger.error(
                "cannot write the note", metadata: ["job": "\(job.id)", "reason": "\(error)"])
        }
    }
}
