import Domain
import GRDB
import Testing

@testable import Ledger

@Suite struct LedgerSeeingTests {
    @Test func remembersFilesWithoutAJob() async throws {
        let ledger = try Scratch().open()
        for (path, state) in [
            ("a", SeenFile.State.noRule), ("b", .skipped), ("c", .incomplete), ("d", .refused),
        ] {
            try await ledger.note(
                watch: "w", path: path, members: [StackMember(path: path, stamp: Sample.stamp(5))],
                state: state, reason: "why", now: 9)
        }
        let seen = try await ledger.seen(watch: "w")
        #expect(
            seen.mapValues(\.state) == [
                "a": .noRule, "b": .skipped, "c": .incomplete, "d": .refused,
            ])
        #expect(
            seen["a"]
                == SeenFile(
                    path: "a", stamp: Sample.stamp(5), state: .noRule, reason: "why", seenAt: 9))
        #expect(try await ledger.seen(watch: "w", states: [.incomplete]).keys.sorted() == ["c"])
        #expect(try await ledger.seen(watch: "v").isEmpty)
        #expect(try await ledger.leftAloneByWatch() == ["w": [.incomplete: 1, .refused: 1]])
        #expect(try await ledger.seen(watch: "w", path: "e") == nil)
    }

    /// Stamps have to come back bit for bit, or every restart would look at every stack again.
    @Test func keepsStampsExactly() async throws {
        let ledger = try Scratch().open()
        let stamp = FileStamp(
            size: .max, mtime: -1, ctime: .max, device: .max, inode: 1 << 63, blocks: 0)
        try await ledger.note(
            watch: "w", path: "a", members: [StackMember(path: "a", stamp: stamp)],
            state: .skipped, reason: nil, now: 1)
        #expect(try await ledger.seen(watch: "w", path: "a")?.stamp == stamp)
    }

    @Test func aStackThatNoRuleWantsAnyMoreLosesItsJob() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 1)
        let stopped = try await ledger.note(
            watch: "w", path: "a", members: [StackMember(path: "a", stamp: Sample.stamp())],
            state: .skipped, reason: nil, now: 2)
        #expect(stopped == [id])
        #expect(try await ledger.job(id)?.state == .superseded)
    }

    @Test func forgetsAStackThatHasGone() async throws {
        let ledger = try Scratch().open()
        let waiting = try await ledger.admit("a").job.id
        let done = try await ledger.admit("b").job.id
        _ = try await ledger.complete(done)
        #expect(try await ledger.forget(watch: "w", path: "a", now: 3) == [])
        #expect(try await ledger.forget(watch: "w", path: "b", now: 3) == [])
        #expect(try await ledger.job(waiting)?.state == .superseded)
        #expect(try await ledger.job(done)?.state == .done)
        #expect(try await ledger.seen(watch: "w").isEmpty)
    }

    @Test func looksAgainAtAFolderWhoseRulesHaveChanged() async throws {
        let ledger = try Scratch().open()
        for path in ["x/done", "x/running"] {
            let id = try await ledger.admit(path).job.id
            if path == "x/done" { _ = try await ledger.complete(id) }
        }
        let running = try #require(try await ledger.nextJob(now: 1)?.id)
        _ = try await ledger.begin(running, staging: "/s", now: 1)
        _ = try await ledger.admit("x/y/queued")
        let failed = try await ledger.admit("x/failed").job.id
        _ = try await ledger.fail(failed, Sample.badInput, notBefore: nil, now: 1)
        for (path, state) in [
            ("x/none", SeenFile.State.noRule), ("xx/none", .noRule), ("x.tif", .noRule),
            ("x/torn", .incomplete),
        ] {
            try await ledger.note(
                watch: "w", path: path, members: [StackMember(path: path, stamp: Sample.stamp())],
                state: state, reason: nil, now: 1)
        }
        let paths = try await ledger.reconsider(watch: "w", folder: "x")
        #expect(paths.sorted() == ["x/failed", "x/none", "x/y/queued"])
        #expect(try await ledger.seen(watch: "w", path: "x/none") == nil)
        #expect(
            try await ledger.seen(watch: "w").keys.sorted()
                == ["x.tif", "x/done", "x/running", "x/torn", "xx/none"])
        #expect(
            try await ledger.reconsider(watch: "w", folder: "").sorted() == ["x.tif", "xx/none"])
        // The rules still say the same: nothing is begun a second time.
        #expect(try await ledger.admit("x/failed").job.state == .failed)
    }

    @Test func loadsAHundredThousandFilesAtOnce() async throws {
        let ledger = try Scratch().open()
        try await ledger.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE numbers (n) AS (
                        SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
                    INSERT INTO files (watch, path, state, size, mtime, ctime, device, inode,
                        blocks, seen_at)
                    SELECT 'w', 'x/' || n, 'no rule', 1, 2, 3, 4, 5, 6, 7 FROM numbers
                    """)
        }
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await ledger.seen(watch: "w").count == 100_000)
        #expect(clock.now - start < .seconds(30))
    }
}
