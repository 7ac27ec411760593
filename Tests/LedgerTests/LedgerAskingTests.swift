import Domain
import GRDB
import Testing

@testable import Ledger

@Suite struct LedgerAskingTests {
    private func filled() async throws -> Ledger {
        let ledger = try Scratch().open()
        for (index, path) in ["x/a", "x/b", "x/y/c", "xx/d", "e"].enumerated() {
            _ = try await ledger.admit(path, now: 100 + Double(index))
        }
        _ = try await ledger.admit("x/a", watch: "v", now: 105)
        return ledger
    }

    @Test func listsTheNewestFirst() async throws {
        let ledger = try await filled()
        let all = try await ledger.jobs()
        #expect(all.map(\.id) == [6, 5, 4, 3, 2, 1])
        #expect(try await ledger.jobs(JobFilter(limit: 2)).map(\.id) == [6, 5])
        #expect(try await ledger.jobs(JobFilter(before: 5, limit: 2)).map(\.id) == [4, 3])
    }

    @Test func filters() async throws {
        let ledger = try await filled()
        _ = try await ledger.complete(2)
        _ = try await ledger.fail(3, Sample.badInput, notBefore: nil, now: 1)
        #expect(try await ledger.jobs(JobFilter(states: [.done, .failed])).map(\.id) == [3, 2])
        #expect(try await ledger.jobs(JobFilter(watch: "v")).map(\.id) == [6])
        #expect(try await ledger.jobs(JobFilter(watch: "w", path: "x")).map(\.id) == [3, 2, 1])
        #expect(try await ledger.jobs(JobFilter(path: "x/a")).map(\.id) == [6, 1])
        #expect(
            try await ledger.jobs(JobFilter(states: [.queued], watch: "w", path: "x")).map(\.id)
                == [1])
        #expect(try await ledger.jobs(JobFilter(path: "nowhere")).isEmpty)
    }

    @Test func counts() async throws {
        let ledger = try await filled()
        #expect(try await ledger.oldestQueued() == 100)
        _ = try await ledger.complete(1)
        _ = try await ledger.fail(2, Sample.temporary, notBefore: 500, now: 1)
        _ = try await ledger.fail(3, Sample.temporary, notBefore: 400, now: 1)
        #expect(try await ledger.counts() == [.done: 1, .deferred: 2, .queued: 3])
        #expect(try await ledger.oldestQueued() == 103)
        #expect(try await ledger.nextDeadline() == 400)
    }

    @Test func knowsNothingOfJobsThatDoNotExist() async throws {
        let ledger = try await filled()
        #expect(try await ledger.job(99) == nil)
        #expect(try await ledger.report(99) == nil)
        #expect(try await ledger.newestJobs(watch: "w", path: "nowhere") == [])
    }

    /// Readers see whole events only: the writer below moves two jobs in one transaction.
    @Test func readersAndTheWriterDoNotDisturbEachOther() async throws {
        let ledger = try await filled()
        let odd = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                for round in 1...50 {
                    let state = round.isMultiple(of: 2) ? "queued" : "superseded"
                    try await ledger.write { db in
                        for id in [1, 2] {
                            try db.execute(
                                sql: "UPDATE jobs SET state = ? WHERE id = ?",
                                arguments: [state, id])
                        }
                    }
                }
                return 0
            }
            for _ in 1...4 {
                group.addTask {
                    var odd = 0
                    for _ in 1...50 {
                        odd += (try await ledger.counts()[.queued] ?? 0) % 2
                    }
                    return odd
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(odd == 0)
    }
}
