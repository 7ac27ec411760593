import Domain
import Testing

@testable import Ledger

@Suite struct LedgerAttemptsTests {
    @Test func aJobRunsToItsEnd() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        #expect(try await ledger.begin(id, staging: "/s/1", now: 101) == 1)
        #expect(try await ledger.job(id)?.state == .running)
        #expect(try await ledger.begin(id, staging: "/s/2", now: 101) == nil)
        #expect(try await ledger.publishing(id, files: ["a", "b"], now: 102))
        #expect(try await ledger.job(id)?.state == .publishing)
        #expect(try await ledger.unfinished().map(\.files) == [["a", "b"]])
        let done = try await ledger.finish(id, Sample.success, now: 103)
        #expect(done.state == .done)
        #expect(done.alpha == [0.1, 0.25])
        #expect(done.attempts == 1)
        #expect(done.updatedAt == 103)
        #expect(try await ledger.unfinished().isEmpty)
        let report = try #require(try await ledger.report(id))
        #expect(report.job == done)
        #expect(
            report.attempts == [.init(number: 1, startedAt: 101, endedAt: 103, outcome: "done")])
    }

    @Test func onlyWhatIsBeingPublishedIsFinished() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        let error = await #expect(throws: Failure.self) {
            try await ledger.finish(id, Sample.success, now: 1)
        }
        #expect(error?.message == "job \(id) is queued and cannot be finished")
        #expect(try await ledger.job(id)?.state == .queued)
    }

    @Test func waitsAfterATemporaryFailureAlsoAcrossARestart() async throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 101)
        let due = 102 + Backoff().delay(afterAttempt: 1)
        let job = try await ledger.fail(id, Sample.temporary, notBefore: due, now: 102)
        #expect(job.state == .deferred)
        #expect(job.failure == Sample.temporary)
        try ledger.close()
        let reopened = try scratch.open()
        #expect(try await reopened.job(id) == job)
        #expect(try await reopened.nextJob(now: 131) == nil)
        #expect(try await reopened.nextJob(now: 132)?.id == id)
        #expect(try await reopened.begin(id, staging: "/s", now: 132) == 2)
        #expect(
            try await reopened.attempts(of: id).map(\.outcome) == ["no space. Free some", nil])
    }

    @Test func theSecondCrashSetsAJobAside() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 1)
        #expect(try await ledger.fail(id, Sample.crash, notBefore: 30, now: 2).state == .deferred)
        _ = try await ledger.begin(id, staging: "/s", now: 30)
        let job = try await ledger.fail(id, Sample.crash, notBefore: 90, now: 31)
        #expect(job.state == .poison)
        #expect(job.crashes == 2)
        #expect(job.failure == Sample.crash)
        #expect(try await ledger.nextJob(now: 1e9) == nil)
        #expect(try await ledger.nextDeadline() == nil)
        #expect(try await ledger.lastFailures(limit: 5).map(\.id) == [id])
        let retried = try await ledger.retry(id, now: 40)
        #expect(retried.state == .queued)
        #expect(retried.crashes == 0)
    }

    @Test func aFinalFailureStaysUntilSomebodyRetriesIt() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 1)
        let job = try await ledger.fail(id, Sample.badInput, notBefore: nil, now: 2)
        #expect(job.state == .failed)
        #expect(try await ledger.nextJob(now: 1e9) == nil)
        #expect(try await ledger.retry(id, now: 3).state == .queued)
        #expect(try await ledger.nextJob(now: 3)?.id == id)
    }

    @Test func saysWhyThereIsNothingToRetry() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        var error = await #expect(throws: Failure.self) { try await ledger.retry(id, now: 1) }
        #expect(error?.message == "job \(id) is queued already")
        _ = try await ledger.complete(id)
        error = await #expect(throws: Failure.self) { try await ledger.retry(id, now: 1) }
        #expect(error?.message == "job \(id) is done")
        error = await #expect(throws: Failure.self) { try await ledger.retry(99, now: 1) }
        #expect(error?.code == .usage)
        #expect(error?.message == "there is no job 99")
    }

    @Test func aStoppedAttemptIsPutBack() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 1)
        let job = try await ledger.requeue(id, reason: "the service was stopped", now: 2)
        #expect(job.state == .queued)
        #expect(job.crashes == 0)
        #expect(try await ledger.nextJob(now: 2)?.id == id)
        #expect(try await ledger.attempts(of: id).map(\.outcome) == ["the service was stopped"])
    }

    @Test func aStackThatChangedUnderItsWorkerIsLookedAtAgain() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 1)
        #expect(try await ledger.supersede(id, now: 2).state == .superseded)
        #expect(try await ledger.seen(watch: "w", path: "a") == nil)
        #expect(try await ledger.unfinished().isEmpty)
        #expect(try await ledger.admit("a").job.state == .queued)
    }

    /// A service that is being stopped must not forget what it has just published.
    @Test func aCommitIsNotGivenUpWhenTheTaskIsCancelled() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 1)
        _ = try await ledger.publishing(id, files: [], now: 1)
        let job = try await withThrowingTaskGroup(of: Job.self) { group in
            group.addTask {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await ledger.finish(id, Sample.success, now: 2)
            }
            return try await group.next()
        }
        #expect(job?.state == .done)
        #expect(try await ledger.job(id)?.state == .done)
    }
}
