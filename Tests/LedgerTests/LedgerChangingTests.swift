import Domain
import Testing

@testable import Ledger

/// What becomes of a stack that is acquired anew under its old name, or is asked for once more.
@Suite struct LedgerChangingTests {
    private func admit(
        _ ledger: Ledger, content: String, onChange: ChangePolicy = .newVersion,
        isAgain: Bool = false, hash: String = "hash-1", now: Double = 300
    ) async throws -> Admission {
        let request = JobRequest(
            rule: Sample.rule(hash), output: "a_unmixed.ome.tif",
            order: try Sample.order(), onChange: onChange, isAgain: isAgain)
        return try await ledger.admit(
            Sample.stack("a.tif", content: content), members: [Sample.member("a.tif")], [request],
            now: now)[0]
    }

    @Test func eachNewContentGetsARevisionOfItsOwn() async throws {
        let ledger = try Scratch().open()
        var outputs: [String] = []
        for content in ["1", "2", "3"] {
            let job = try await admit(ledger, content: content).job
            outputs.append(job.output)
            _ = try await ledger.complete(job.id)
        }
        #expect(
            outputs == ["a_unmixed.ome.tif", "a_unmixed_v2.ome.tif", "a_unmixed_v3.ome.tif"])
        guard case .known(let job, _) = try await admit(ledger, content: "1") else {
            Issue.record("a content that is done is queued again")
            return
        }
        #expect(job.revision == 1)
    }

    @Test func aContentThatCameToNothingTakesNoRevision() async throws {
        let ledger = try Scratch().open()
        let first = try await admit(ledger, content: "1").job
        _ = try await ledger.fail(first.id, Sample.badInput, notBefore: nil, now: 301)
        #expect(try await admit(ledger, content: "2").job.output == "a_unmixed.ome.tif")
    }

    @Test func aReplacementTakesTheNameOfTheNewestResult() async throws {
        let ledger = try Scratch().open()
        let first = try await ledger.complete(admit(ledger, content: "1").job.id)
        let second = try await admit(ledger, content: "2", onChange: .replace).job
        #expect(second.output == first.output && second.replaces && !first.replaces)
        _ = try await ledger.complete(second.id)
        // The first content is back: its result was replaced, so it is done once more.
        let third = try await admit(ledger, content: "1", onChange: .replace).job
        #expect(third.id > second.id && third.replaces && third.state == .queued)
    }

    @Test func anIgnoredContentIsRememberedAndLeftAlone() async throws {
        let ledger = try Scratch().open()
        let first = try await ledger.complete(admit(ledger, content: "1").job.id)
        let admission = try await admit(ledger, content: "2", onChange: .ignore)
        #expect(admission == .ignored(first, stopped: []))
        let seen = try await ledger.seen(watch: "w", path: "a.tif")
        #expect(seen?.state == .skipped)
        #expect(seen?.reason?.contains("on_change: ignore") == true)
        #expect(try await ledger.counts() == [.done: 1])
    }

    @Test func whatIsAskedForOnceMoreIsDoneOnceMore() async throws {
        let ledger = try Scratch().open()
        _ = try await ledger.complete(admit(ledger, content: "1").job.id)
        let again = try await admit(ledger, content: "1", onChange: .replace, isAgain: true).job
        #expect(again.output == "a_unmixed_v2.ome.tif" && !again.replaces)
        // Asked for twice while it waits: still one job. Seen by a scan: no job of its own.
        #expect(try await admit(ledger, content: "1", isAgain: true).job.id == again.id)
        #expect(try await admit(ledger, content: "1").job.state == .done)
        #expect(try await ledger.job(again.id)?.state == .queued)
        _ = try await ledger.complete(again.id)
        #expect(
            try await admit(ledger, content: "1", isAgain: true).job.output
                == "a_unmixed_v3.ome.tif")
    }

    @Test func whatFailedAndIsAskedForOnceMoreIsQueuedAgain() async throws {
        let ledger = try Scratch().open()
        let id = try await admit(ledger, content: "1").job.id
        _ = try await ledger.fail(id, Sample.badInput, notBefore: nil, now: 301)
        let again = try await admit(ledger, content: "1", isAgain: true).job
        #expect(again.id == id && again.state == .queued && again.revision == 1)
    }
}
