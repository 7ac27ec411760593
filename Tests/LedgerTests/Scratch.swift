import Domain
import FoundationEssentials
import Glibc

@testable import Ledger

/// A folder of its own for one test, with a ledger in it; all of them go when the process ends.
struct Scratch {
    private static let root: URL = {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "ledger-tests-" + UUID().uuidString)
        atexit { try? FileManager.default.removeItem(at: Scratch.root) }
        return url
    }()

    let path: String

    init() throws {
        let folder = Self.root.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: Ledger.fileName).path
    }

    func open() throws -> Ledger { try Ledger(path: path) }
}

/// Values that the tests have in common.
enum Sample {
    static func stack(
        _ path: String, watch: String = "w", content: String = "00ff"
    ) -> StackIdentity {
        StackIdentity(watch: watch, path: path, size: 1_000, fingerprint: content)
    }

    static func stamp(_ mtime: Int64 = 1) -> FileStamp {
        FileStamp(
            size: 1_000, mtime: mtime, ctime: mtime, device: .max, inode: .max - 1, blocks: 8)
    }

    static func rule(_ hash: String = "hash-1") -> RuleReference {
        RuleReference(file: "/drop/unmix.yaml", name: "pair", hash: hash)
    }

    static func order(image: Int = 0) throws -> WorkOrder {
        let step = try UnmixingParameters([
            "source_channel": .text("GFP"), "alpha_mode": .text("per_t"),
            "max_alpha_voxels": .null, "signal_percentile": .number(99.5),
            "bidirectional": .bool(true), "method_reverse": .text("corr_min"),
        ])
        let facts = StackFacts(
            format: "OME-TIFF", shape: StackShape(t: 2, z: 3, c: 2, y: 8, x: 8),
            sampleType: .uint16, channelNames: ["GFP", nil])
        return WorkOrder(
            steps: [step], axes: "ZCYX", compression: .deflate,
            image: ImageNumber(index: image, count: 2), facts: facts)
    }

    static func request(
        hash: String = "hash-1", output: String = "a_unmixed.ome.tif", image: Int = 0
    ) throws -> JobRequest {
        JobRequest(rule: rule(hash), output: output, order: try order(image: image))
    }

    static func member(_ path: String, _ mtime: Int64 = 1) -> StackMember {
        StackMember(path: path, stamp: stamp(mtime))
    }

    static let success = Outcome.Success(
        files: ["a.ome.tif", "a.ome.tif.json"], members: [member("/drop/a.tif")],
        inputDigest: "abc",
        alpha: [0.1, 0.25], warnings: [], seconds: 1)

    static let temporary = Failure(.temporary, "no space", advice: "Free some")
    static let crash = Failure(.crash, "the worker was killed by signal 11")
    static let badInput = Failure(.badInput, "no stack")
}

extension Ledger {
    /// The next job of any of the watches that tests use.
    func nextJob(now: Double, excludedJobs: Set<Job.ID> = []) async throws -> Job? {
        try await nextJob(now: now, excludedJobs: excludedJobs, watches: ["v", "w"])
    }

    /// Brings a stack in, as it mostly goes.
    func admit(
        _ path: String, watch: String = "w", content: String = "00ff", hash: String = "hash-1",
        now: Double = 100
    ) async throws -> Admission {
        try await admit(
            Sample.stack(path, watch: watch, content: content), members: [Sample.member(path)],
            [try Sample.request(hash: hash, output: path + "_unmixed.ome.tif")], now: now)[0]
    }

    /// Takes a job all the way to its end.
    func complete(_ id: Job.ID, now: Double = 200) async throws -> Job {
        _ = try await begin(id, staging: "/s/\(id)", now: now)
        _ = try await publishing(id, files: Sample.success.files, now: now)
        return try await finish(id, Sample.success, now: now)
    }
}
