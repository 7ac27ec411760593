import Domain
import GRDB
import Testing

@testable import Ledger

@Suite struct LedgerFairnessTests {
    /// Jobs as `admit` makes them, many at a time.
    private func fill(_ ledger: Ledger, folder: String, count: Int) async throws {
        _ = try await ledger.admit("\(folder)/0.tif")
        try await ledger.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE numbers (n) AS (
                        SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
                    INSERT INTO stacks (watch, path, size, fingerprint, first_seen)
                    SELECT 'w', ? || '/' || n || '.tif', n, 'f', 0 FROM numbers
                    """, arguments: [count - 1, folder])
            try db.execute(
                sql: """
                    INSERT INTO jobs (stack, folder, rule_file, rule_name, rule_hash,
                        engine_version, output, work_order, state, created_at, updated_at)
                    SELECT stacks.id, job.folder, rule_file, rule_name, rule_hash, engine_version,
                        output, work_order, 'queued', 0, 0
                    FROM stacks, (SELECT * FROM jobs ORDER BY id LIMIT 1) AS job
                    WHERE stacks.fingerprint = 'f'
                    """)
        }
    }

    @Test func takesTurnsBetweenFolders() async throws {
        let ledger = try Scratch().open()
        for path in ["a/1", "a/2", "a/3", "b/1", "b/2", "top"] { _ = try await ledger.admit(path) }
        _ = try await ledger.admit("a/1", watch: "v")
        var served: [String] = []
        for now in 1...7 {
            let job = try #require(try await ledger.nextJob(now: Double(now)))
            _ = try await ledger.begin(job.id, staging: "/s", now: Double(now))
            served.append("\(job.stack.watch):\(job.stack.path)")
        }
        #expect(
            served == ["w:a/1", "w:b/1", "w:top", "v:a/1", "w:a/2", "w:b/2", "w:a/3"])
        #expect(try await ledger.nextJob(now: 8) == nil)
    }

    @Test func aBacklogElsewhereDoesNotHoldUpAStack() async throws {
        let ledger = try Scratch().open()
        try await fill(ledger, folder: "big", count: 10_000)
        #expect(try await ledger.counts() == [.queued: 10_000])
        let first = try #require(try await ledger.nextJob(now: 1))
        #expect(first.stack.path == "big/0.tif")
        _ = try await ledger.begin(first.id, staging: "/s", now: 1)
        let urgent = try await ledger.admit("small/a.tif").job
        #expect(try await ledger.nextJob(now: 2)?.id == urgent.id)
    }

    @Test func theNextJobIsFoundThroughIndices() async throws {
        let ledger = try Scratch().open()
        try await fill(ledger, folder: "big", count: 2_000)
        // All of them wait for later, but for the last.
        try await ledger.write { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET state = 'deferred', not_before = 1e9, failure = '{}'
                    WHERE id < (SELECT max(id) FROM jobs)
                    """)
        }
        let last = try await ledger.jobs(JobFilter(limit: 1)).map(\.id)
        #expect(try await [ledger.nextJob(now: 2)?.id] == last)
        let plan = try await ledger.write { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN \(Ledger.nextJobQuery)",
                arguments: ["now": 2, "jobs": "[]", "watches": "[]"]
            ).map { row -> String in row["detail"] }
        }
        let isScanned = plan.contains { step in
            ["jobs", "folders", "stacks", "attempts"].contains { step == "SCAN \($0)" }
        }
        #expect(!plan.isEmpty && !isScanned, "\(plan)")
        #expect(plan.contains { $0.hasSuffix("folders USING INDEX folders_waiting") }, "\(plan)")
    }

    @Test func leavesOutWhatTheCallerLeavesOut() async throws {
        let ledger = try Scratch().open()
        let a = try await ledger.admit("a").job.id
        let b = try await ledger.admit("b").job.id
        let c = try await ledger.admit("c", watch: "v").job.id
        #expect(try await ledger.nextJob(now: 1)?.id == a)
        #expect(try await ledger.nextJob(now: 1, excludedJobs: [a])?.id == b)
        #expect(try await ledger.nextJob(now: 1, watches: ["v"])?.id == c)
        #expect(try await ledger.nextJob(now: 1, excludedJobs: [a, b, c]) == nil)
        #expect(try await ledger.nextJob(now: 1, watches: []) == nil)
    }

    @Test func waitsForDeferredJobs() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.fail(id, Sample.temporary, notBefore: 130, now: 100)
        #expect(try await ledger.nextJob(now: 129.9) == nil)
        #expect(try await ledger.nextDeadline() == 130)
        #expect(try await ledger.nextJob(now: 130)?.id == id)
    }

    /// The count that makes it quick is kept by the database, whatever way a job goes.
    @Test func countsWhatWaits() async throws {
        let ledger = try Scratch().open()
        let ids = try await [ledger.admit("a").job.id, ledger.admit("b").job.id]
        _ = try await ledger.begin(ids[0], staging: "/s", now: 1)
        _ = try await ledger.fail(ids[0], Sample.temporary, notBefore: 9, now: 2)
        _ = try await ledger.complete(ids[1])
        _ = try await ledger.admit("a", content: "other")
        let differences = try await ledger.write { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM folders WHERE waiting <> (
                        SELECT count(*) FROM jobs
                        WHERE folder = folders.id AND state IN ('queued', 'deferred'))
                    """)
        }
        #expect(differences == 0)
    }
}
