import Domain
import Foundation
import Ledger
import Testing

@testable import Auditing

/// A results tree with sidecars as the worker writes them, looked at by the checks.
struct AuditingTests {
    private let root = NSTemporaryDirectory() + "unmixd-auditing-\(UUID().uuidString.prefix(8))"
    private var results: String { "\(root)/results" }
    private var watches: [(name: String, results: String)] { [("w", results)] }

    /// A result with its sidecar.
    private func publish(_ output: String, watch: String = "w", content: String = "voxels") throws {
        let path = "\(results)/\(output)"
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(filePath: path))
        let digest = try FileDigest(of: path)
        let sidecar = """
            {"input_shape": [1, 2, 2, 8, 8], "alpha": 0.5, "unmixd": {
              "version": 1, "engine_version": "1", "input_format": "OME-TIFF",
              "input_dtype": "uint16", "channel_names": ["GFP", null], "input_size": 10,
              "input_sha256": "aa", "image": 0, "images": 1, "watch": "\(watch)",
              "stack": "\(output).in.tif", "fingerprint": "ff", "revision": 1,
              "rule_file": "/d/unmix.yaml", "rule_name": "r", "rule_sha256": "bb",
              "compression": "none", "axes": null, "result_size": \(digest.size),
              "result_sha256": "\(digest.sha256)", "started_at": "2026-03-01T12:00:00Z",
              "ended_at": "2026-03-01T12:00:05Z",
              "steps": [{"parameters": {"alpha": 0.5}, "alpha_by_t": [0.5]}]}}
            """
        try Data(sidecar.utf8).write(to: URL(filePath: "\(path).json"))
    }

    private func rebuilt() async throws -> (Ledger, LedgerRebuild.Report) {
        let state = "\(root)/state"
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true)
        let report = try await LedgerRebuild(state: state, watches: watches).run(now: 0)
        return (try Ledger(path: "\(state)/\(Ledger.fileName)"), report)
    }

    @Test func aLedgerIsMadeFromSidecars() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try publish("day/a_unmixed.ome.tif")
        try publish("b.ome.tif", watch: "other")
        try Data("{}".utf8).write(to: URL(filePath: "\(results)/c.ome.tif.json"))
        let (ledger, report) = try await rebuilt()
        #expect(report.restored == 1 && report.foreign == 1 && report.movedTo == nil)
        #expect(report.unreadable.count == 1)
        let job = try #require(try await ledger.jobs().first)
        #expect(job.state == .done && job.output == "day/a_unmixed.ome.tif")
        #expect(job.stack.path == "day/a_unmixed.ome.tif.in.tif" && job.alpha == [0.5])
        #expect(job.order.facts.shape == StackShape(t: 1, z: 2, c: 2, y: 8, x: 8))
        #expect(job.order.steps.first?.alpha == 0.5)
    }

    @Test func theLedgerOfBeforeIsKept() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(
            atPath: "\(root)/state", withIntermediateDirectories: true)
        let path = "\(root)/state/\(Ledger.fileName)"
        for suffix in ["", "-wal"] {
            try Data("broken".utf8).write(to: URL(filePath: path + suffix))
        }
        let (ledger, report) = try await rebuilt()
        #expect(report.movedTo == "\(path).broken-19700101T000000Z")
        for suffix in ["", "-wal"] {
            let kept = (report.movedTo ?? "") + suffix
            #expect(try String(contentsOfFile: kept, encoding: .utf8) == "broken")
        }
        #expect(try await ledger.jobs().isEmpty)
    }

    /// What may happen to a published result, and what is said of it.
    enum Mishap: CaseIterable {
        case none, noImage, noSidecar, noneOfThem, shortened, overwritten, sidecarGarbled

        var kind: Verification.Problem.Kind? {
            switch self {
            case .none: nil
            case .noImage, .noSidecar, .noneOfThem: .missing
            case .shortened, .overwritten, .sidecarGarbled: .damaged
            }
        }
    }

    @Test(arguments: Mishap.allCases)
    func eachMishapIsFound(mishap: Mishap) async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try publish("a.ome.tif")
        let (ledger, _) = try await rebuilt()
        let (image, sidecar) = ("\(results)/a.ome.tif", "\(results)/a.ome.tif.json")
        if [.noImage, .noneOfThem].contains(mishap) {
            try FileManager.default.removeItem(atPath: image)
        }
        if [.noSidecar, .noneOfThem].contains(mishap) {
            try FileManager.default.removeItem(atPath: sidecar)
        }
        if mishap == .shortened { try Data("voxel".utf8).write(to: URL(filePath: image)) }
        if mishap == .overwritten { try Data("vOxels".utf8).write(to: URL(filePath: image)) }
        if mishap == .sidecarGarbled { try Data("{".utf8).write(to: URL(filePath: sidecar)) }
        let report = try await verify(ledger)
        #expect(report.checked == 1)
        #expect(report.problems.map(\.kind) == [mishap.kind].compactMap(\.self))
        #expect(report.problems.first?.job ?? 1 == 1)
        // Without reading the images, only what their sizes tell is found.
        let quick = try await verify(ledger, isQuick: true)
        #expect(quick.problems.isEmpty == [.none, .overwritten].contains(mishap))
    }

    @Test func aResultThatTheLedgerDoesNotKnowIsFound() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let (ledger, _) = try await rebuilt()
        try publish("a.ome.tif")
        try publish("b.ome.tif", watch: "of another service")
        let report = try await verify(ledger)
        #expect(report.checked == 0)
        #expect(report.problems.map(\.kind) == [.unknown])
        #expect(report.problems.first?.output == "\(results)/a.ome.tif")
    }

    private func verify(
        _ ledger: Ledger, isQuick: Bool = false
    ) async throws -> Verification.Report {
        var report = Verification.Report()
        for listing in ResultsListing.of(watches) {
            try await Verification(isQuick: isQuick).check(
                listing, jobs: try await ledger.jobs(), into: &report)
        }
        return report
    }
}
