import Domain
import GRDB
import Testing

@testable import Ledger

@Suite struct LedgerAdmittingTests {
    @Test func aNewStackBecomesAJob() async throws {
        let ledger = try Scratch().open()
        let admission = try await ledger.admit("x/a.tif")
        guard case .new(let job, let stopped) = admission else {
            Issue.record("not new: \(admission)")
            return
        }
        #expect(stopped == [])
        #expect(job.stack == Sample.stack("x/a.tif"))
        #expect(job.ruleFile == "/drop/unmix.yaml")
        #expect(job.ruleName == "pair")
        #expect(job.ruleHash == "hash-1")
        #expect(job.engineVersion == Version.engine)
        #expect(job.output == "x/a.tif_unmixed.ome.tif")
        #expect(job.order == (try Sample.order()))
        #expect(job.state == .queued)
        #expect(job.attempts == 0)
        #expect(job.crashes == 0)
        #expect(job.createdAt == 100)
        #expect(try await ledger.job(job.id) == job)
        let seen = try await ledger.seen(watch: "w", path: "x/a.tif")
        #expect(seen?.state == .settled)
        #expect(seen?.stamp == Sample.stamp())
    }

    /// Whatever has become of it, the same work is not queued a second time.
    @Test(arguments: Job.State.allCases.filter { $0 != .superseded })
    func theSameKeyIsKnown(state: Job.State) async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        switch state {
        case .queued, .superseded: break
        case .running: _ = try await ledger.begin(id, staging: "/s", now: 1)
        case .publishing:
            _ = try await ledger.begin(id, staging: "/s", now: 1)
            _ = try await ledger.publishing(id, files: [], now: 1)
        case .deferred: _ = try await ledger.fail(id, Sample.temporary, notBefore: 9, now: 1)
        case .done: _ = try await ledger.complete(id)
        case .failed: _ = try await ledger.fail(id, Sample.badInput, notBefore: nil, now: 1)
        case .poison:
            for _ in 1...2 { _ = try await ledger.fail(id, Sample.crash, notBefore: 9, now: 1) }
        }
        let again = try await ledger.admit("a.tif", now: 300)
        guard case .known(let job, let stopped) = again else {
            Issue.record("not known: \(again)")
            return
        }
        #expect(job.id == id)
        #expect(job.state == state)
        #expect(stopped == [])
        #expect(try await ledger.jobs().count == 1)
    }

    @Test func theDatabaseItselfRefusesASecondJobOfAKey() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        let error = await #expect(throws: Failure.self) {
            try await ledger.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO jobs (stack, folder, rule_file, rule_name, rule_hash,
                            engine_version, output, work_order, state, created_at, updated_at)
                        SELECT stack, folder, rule_file, rule_name, rule_hash, engine_version,
                            output, work_order, 'queued', 0, 0 FROM jobs WHERE id = ?
                        """, arguments: [id])
            }
        }
        #expect(error?.cause?.contains("UNIQUE") == true)
    }

    @Test func theDatabaseItselfKeepsAFinishedJobFinished() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        _ = try await ledger.complete(id)
        let error = await #expect(throws: Failure.self) {
            try await ledger.write { db in
                try db.execute(
                    sql: "UPDATE jobs SET state = 'queued' WHERE id = ?", arguments: [id])
            }
        }
        #expect(error?.cause == "a finished job stays finished")
    }

    @Test func aTouchedFileRefreshesTheOrderOfAJobThatWaits() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        let again = try await ledger.admit(
            Sample.stack("a.tif"), members: [Sample.member("a.tif", 77)],
            [try Sample.request(output: "b.ome.tif")], now: 200)[0]
        #expect(again.job.id == id)
        #expect(try await ledger.members(of: id) == [Sample.member("a.tif", 77)])
        #expect(again.job.output == "b.ome.tif")
        #expect(try await ledger.seen(watch: "w", path: "a.tif")?.stamp == Sample.stamp(77))
    }

    @Test func aChangedStackSupersedesTheJobsOfItsOlderContent() async throws {
        let ledger = try Scratch().open()
        let old = try await ledger.admit("a.tif").job.id
        _ = try await ledger.begin(old, staging: "/s/1", now: 101)
        let other = try await ledger.admit("b.tif").job.id
        let admission = try await ledger.admit("a.tif", content: "beef", now: 102)
        #expect(admission.stopped == [old])
        #expect(admission.job.id != old)
        #expect(admission.job.state == .queued)
        #expect(try await ledger.job(old)?.state == .superseded)
        #expect(try await ledger.job(other)?.state == .queued)
        // Its worker ends later: nothing of it counts any more.
        #expect(try await !ledger.publishing(old, files: ["x"], now: 103))
        #expect(
            try await ledger.fail(old, Sample.temporary, notBefore: 9, now: 104).state
                == .superseded)
        #expect(try await ledger.unfinished().isEmpty)
    }

    @Test func aChangedRuleSupersedesWhatIsNotDone() async throws {
        let ledger = try Scratch().open()
        let failed = try await ledger.admit("a.tif").job.id
        _ = try await ledger.fail(failed, Sample.badInput, notBefore: nil, now: 101)
        let admission = try await ledger.admit("a.tif", hash: "hash-2", now: 102)
        guard case .new(let job, _) = admission else {
            Issue.record("not new: \(admission)")
            return
        }
        #expect(job.ruleHash == "hash-2")
        #expect(try await ledger.job(failed)?.state == .superseded)
        #expect(try await ledger.newestJobs(watch: "w", path: "a.tif").map(\.id) == [job.id])
    }

    @Test func aChangedRuleLeavesFinishedStacksAlone() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        _ = try await ledger.complete(id)
        let admission = try await ledger.admit("a.tif", hash: "hash-2")
        guard case .known(let job, _) = admission else {
            Issue.record("not known: \(admission)")
            return
        }
        #expect(job.id == id)
        #expect(try await ledger.counts() == [.done: 1])
    }

    @Test func eachImageOfAStackHasAJobOfItsOwn() async throws {
        let ledger = try Scratch().open()
        let members = [Sample.member("set/a.ome.tif"), Sample.member("set/b.ome.tif", 2)]
        func admit(_ images: [Int], hash: String = "hash-1") async throws -> [Admission] {
            try await ledger.admit(
                Sample.stack("set/a.ome.tif"), members: members,
                try images.map {
                    try Sample.request(hash: hash, output: "a_s\($0).ome.tif", image: $0)
                }, now: 100)
        }
        let first = try await admit([0, 1]).map(\.job)
        #expect(first.map(\.output) == ["a_s0.ome.tif", "a_s1.ome.tif"])
        #expect(try await ledger.members(of: first[1].id) == members)
        #expect(try await admit([0, 1]).map(\.job.id) == first.map(\.id))
        _ = try await ledger.complete(first[0].id)
        // Another rule now, and none any more for the second image.
        #expect(try await admit([0], hash: "hash-2").map(\.job.id) == [first[0].id])
        #expect(try await ledger.counts() == [.done: 1, .superseded: 1])
        #expect(
            try await ledger.newestJobs(watch: "w", path: "set/a.ome.tif").map(\.state)
                == [.done, .superseded])
    }

    @Test func whatIsBeingPublishedComesToItsEnd() async throws {
        let ledger = try Scratch().open()
        let id = try await ledger.admit("a.tif").job.id
        _ = try await ledger.begin(id, staging: "/s", now: 101)
        _ = try await ledger.publishing(id, files: ["x"], now: 102)
        #expect(try await ledger.admit("a.tif", hash: "hash-2").job.id == id)
        _ = try await ledger.admit("a.tif", content: "beef")
        #expect(try await ledger.finish(id, Sample.success, now: 103).state == .done)
    }

    /// A rule is changed and changed back while the first worker is still being stopped.
    @Test func aSupersededJobIsQueuedAnew() async throws {
        let ledger = try Scratch().open()
        let first = try await ledger.admit("a.tif").job.id
        #expect(try await ledger.begin(first, staging: "/s/1", now: 101) == 1)
        #expect(try await ledger.admit("a.tif", hash: "hash-2").stopped == [first])
        let back = try await ledger.admit("a.tif", hash: "hash-1", now: 103)
        guard case .new(let job, _) = back else {
            Issue.record("not new: \(back)")
            return
        }
        #expect(job.id == first)
        #expect(try await ledger.counts() == [.queued: 1, .superseded: 1])
        #expect(try await ledger.nextJob(now: 104) == nil)
        #expect(try await ledger.begin(first, staging: "/s/2", now: 104) == nil)
        let stopped = try await ledger.requeue(first, reason: "stopped", now: 105)
        #expect(stopped.state == .queued)
        #expect(try await ledger.nextJob(now: 106)?.id == first)
        #expect(try await ledger.begin(first, staging: "/s/2", now: 106) == 2)
        let history = try await ledger.attempts(of: first)
        #expect(history.map(\.outcome) == ["stopped", nil])
    }
}
