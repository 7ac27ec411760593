import Domain
import Testing

@testable import Ledger

@Suite struct LedgerRestoringTests {
    private func restored(_ output: String = "a_unmixed.ome.tif", revision: Int = 1) throws
        -> RestoredJob
    {
        RestoredJob(
            stack: Sample.stack("a.tif"), inputDigest: "abc", rule: Sample.rule(),
            engine: Version.engine, output: output, revision: revision,
            order: try Sample.order(), alpha: [0.5], result: FileDigest(size: 1, sha256: "ff"),
            startedAt: 1, endedAt: 2)
    }

    @Test func whatIsBroughtBackIsNotDoneAgain() async throws {
        let ledger = try Scratch().open()
        #expect(try await ledger.restore([try restored()]) == 1)
        #expect(try await ledger.restore([try restored()]) == 0)
        let admission = try await ledger.admit("a.tif")
        guard case .known(let job, _) = admission else {
            Issue.record("done again: \(admission)")
            return
        }
        #expect(job.state == .done && job.alpha == [0.5] && job.result?.sha256 == "ff")
    }

    @Test func revisionsAreBroughtBackToo() async throws {
        let ledger = try Scratch().open()
        let jobs = [try restored(), try restored("a_unmixed_v2.ome.tif", revision: 2)]
        #expect(try await ledger.restore(jobs) == 2)
        let request = JobRequest(
            rule: Sample.rule(), output: "a_unmixed.ome.tif", order: try Sample.order(),
            isAgain: true)
        let again = try await ledger.admit(
            Sample.stack("a.tif"), members: [Sample.member("a.tif")], [request], now: 9)
        #expect(again[0].job.output == "a_unmixed_v3.ome.tif")
    }
}
