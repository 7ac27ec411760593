import Domain
import Testing

@testable import Ledger

/// What people ask of the ledger: cancel, retry, pause, and what the status counts.
@Suite struct LedgerCommandingTests {
    @Test func aJobThatWaitsIsCalledOffAndStaysSo() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        let (job, wasRunning) = try await ledger.cancel(id, now: 101)
        #expect(job.state == .cancelled && !wasRunning)
        #expect(try await ledger.nextJob(now: 102) == nil)
        #expect(try await ledger.admit("a.tif", now: 103).job.state == .cancelled)
        let error = await #expect(throws: Failure.self) { try await ledger.cancel(id, now: 104) }
        #expect(error?.code == .usage)
        #expect(try await ledger.retry(id, now: 105).state == .queued)
    }

    @Test func whatTheWorkerOfACancelledJobDoesCountsNoMore() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        _ = try await ledger.begin(id, staging: "/s/1", now: 101)
        #expect(try await ledger.cancel(id, now: 102).wasRunning)
        #expect(try await !ledger.publishing(id, files: ["x"], now: 103))
        let ended = try await ledger.fail(id, Sample.temporary, notBefore: 9, now: 104)
        #expect(ended.state == .cancelled)
        #expect(try await ledger.unfinished().isEmpty)
    }

    @Test func whatIsBeingPublishedOrDoneCannotBeCalledOff() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        _ = try await ledger.begin(id, staging: "/s/1", now: 101)
        _ = try await ledger.publishing(id, files: ["x"], now: 102)
        await #expect(throws: Failure.self) { try await ledger.cancel(id, now: 103) }
        _ = try await ledger.finish(id, Sample.success, now: 104)
        await #expect(throws: Failure.self) { try await ledger.cancel(id, now: 105) }
    }

    @Test func allThatFailedIsRetriedAtOnce() async throws {
        let ledger = try Scratch().open()
        for (path, watch) in [("a", "w"), ("b", "w"), ("c", "v"), ("d", "w")] {
            _ = try await ledger.admit(path, watch: watch)
        }
        for id in 1...3 as ClosedRange<Int64> {
            _ = try await ledger.fail(id, Sample.badInput, notBefore: nil, now: 101)
        }
        #expect(try await ledger.retryFailed(watch: "v", now: 102) == [3])
        #expect(try await ledger.retryFailed(watch: nil, now: 102) == [1, 2])
        #expect(try await ledger.counts() == [.queued: 4])
    }

    @Test func aPauseOutlivesTheLedgersClosing() async throws {
        let scratch = try Scratch()
        let first = try scratch.open()
        _ = try await first.pause("w", now: 5)
        #expect(try await first.pause("w", now: 6) == Pauses(watches: ["w": 5]))
        _ = try await first.pause(nil, now: 7)
        try first.close()
        let second = try scratch.open()
        let pauses = try await second.pauses()
        #expect(pauses == Pauses(all: 7, watches: ["w": 5]))
        #expect(pauses.holds("other"))
        await #expect(throws: Failure.self) { try await second.resume("w") }
        #expect(try await second.resume(nil) == Pauses())
    }

    @Test func jobsAreCountedByWatchAndState() async throws {
        let ledger = try Scratch().open()
        for path in ["a", "b", "c"] { _ = try await ledger.admit(path) }
        _ = try await ledger.admit("d", watch: "v")
        _ = try await ledger.complete(1)
        _ = try await ledger.cancel(2, now: 1)
        #expect(
            try await ledger.countsByWatch()
                == ["w": [.done: 1, .cancelled: 1, .queued: 1], "v": [.queued: 1]])
    }

    @Test func onlyWhatChangedSinceThenIsListed() async throws {
        let ledger = try Scratch().open()
        for (path, now) in [("a", 100.0), ("b", 200.0)] {
            _ = try await ledger.admit(path, now: now)
        }
        #expect(try await ledger.jobs(JobFilter(since: 200)).map(\.id) == [2])
    }

    @Test func aFinishedJobKnowsItsResult() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        _ = try await ledger.begin(id, staging: "/s/1", now: 101)
        _ = try await ledger.publishing(id, files: ["x"], now: 102)
        var success = Sample.success
        success.image = FileDigest(size: 9, sha256: "ab")
        #expect(try await ledger.finish(id, success, now: 103).result == success.image)
        #expect(try await ledger.report(id)?.members == [Sample.member("a.tif")])
    }
}
