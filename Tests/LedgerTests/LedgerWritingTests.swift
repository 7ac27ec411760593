import Domain
import GRDB
import Testing

@testable import Ledger

/// Changes that share a transaction: one flush for all, and yet each by itself.
struct LedgerWritingTests {
    @Test func manyChangesAtOnceAreAllMade() async throws {
        let ledger = try Scratch().open()
        let ids = try await withThrowingTaskGroup(of: Job.ID.self) { group in
            for index in 0..<200 {
                group.addTask { try await ledger.admit("\(index % 7)/\(index)").job.id }
            }
            return try await group.reduce(into: Set<Job.ID>()) { $0.insert($1) }
        }
        #expect(ids.count == 200)
        #expect(try await ledger.counts() == [.queued: 200])
    }

    @Test func aChangeThatFailsTakesNoOtherWithIt() async throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        let id = try await ledger.admit("a").job.id
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<100 {
                group.addTask {
                    do {
                        if index % 3 == 0 {
                            _ = try await ledger.finish(id, Sample.success, now: 1)
                        } else {
                            _ = try await ledger.admit("\(index)")
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes == [true: 66, false: 34])
        #expect(try await ledger.counts() == [.queued: 67])
        try ledger.close()
        #expect(try await scratch.open().counts() == [.queued: 67])
    }

    @Test func whatAFailedChangeHadDoneIsUndone() async throws {
        let ledger = try Scratch().open()
        await #expect(throws: Failure.self) {
            try await ledger.write { db in
                try db.execute(
                    sql: "INSERT INTO folders (watch, path) VALUES ('w', 'undone')")
                throw Sample.badInput
            }
        }
        let folders = try await ledger.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM folders")
        }
        #expect(folders == 0)
    }
}
