import Domain

/// What the runtime looks up the first time that it needs it, and copies of the process then inherit: mostly how the
/// values that a worker reads and writes become JSON.
enum Warming {
    /// Brings values of all kinds into JSON and a ticket back, none of which mean anything.
    static func run() {
        let stamp = FileStamp(size: 1, mtime: 1, ctime: 1, device: 1, inode: 1, blocks: 1)
        let members = [StackMember(path: "/a.tif", stamp: stamp)]
        let identity = StackIdentity(watch: "a", path: "a.tif", size: 1, fingerprint: "a")
        let ticket = Ticket(
            job: 1, attempt: 1, input: "/a.tif", image: .only, members: members, axes: nil,
            steps: [UnmixingParameters()], compression: .none, staging: "/b", output: "/c",
            provenance: .init(
                watch: "a", stack: identity, revision: 1, ruleFile: "a", ruleName: "a",
                ruleHash: "a"))
        let success = Outcome.Success(
            files: ["a"], members: members, image: FileDigest(size: 1, sha256: "a"),
            inputDigest: "a", alpha: [0.5], warnings: [], seconds: 0.5)
        let facts = StackFacts(
            format: "a", shape: StackShape(t: 1, z: 1, c: 2, y: 1, x: 1), sampleType: .uint16,
            channelNames: ["a", nil])
        let values: [any Encodable] = [
            Outcome(job: 1, attempt: 1, result: .success(success)),
            Probe(
                stack: "/a.tif", members: members, fingerprint: "a", verdict: .complete([facts])),
            Progress(phase: .finishing, planes: 1, planeCount: 1, bytes: 1),
        ]
        for value in values { _ = try? JSONCoding.encode(value) }
        _ = try? JSONCoding.decode(Ticket.self, from: JSONCoding.encode(ticket))
    }
}
