import Domain
import Foundation
import Glibc
import Processing
import Testing

/// One attempt in a folder of its own, on a stack that an independent writer wrote.
struct AttemptTests {
    private let folder = NSTemporaryDirectory() + "unmixd-attempt-\(UUID().uuidString.prefix(8))"

    private func prepare() throws -> Ticket {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Fixtures/golden/005_a_mean_ratio_per_t/input.tif")
        try FileManager.default.createDirectory(
            atPath: "\(folder)/staging", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: fixture, to: URL(filePath: "\(folder)/in.tif"))
        return Ticket(
            job: 1, attempt: 1, input: "\(folder)/in.tif", image: .only, members: nil,
            axes: nil, steps: [UnmixingParameters()], compression: .none,
            staging: "\(folder)/staging",
            output: "\(folder)/out.ome.tif", provenance: .init(ruleName: "r"))
    }

    private func staged() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/staging")) ?? []).sorted()
    }

    @Test func aWholeStackIsStagedWithItsSidecar() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ticket = try prepare()
        var steps: [Domain.Progress] = []
        let success = try Attempt.run(ticket) { steps.append($0) }
        #expect(success.files == ["out.ome.tif", "out.ome.tif.json"])
        #expect(staged() == success.files)
        #expect(Set(success.alpha).count == 1 && success.alpha.count == 3)
        #expect(steps.last?.phase == .finishing)
        let isOrdered = zip(steps, steps.dropFirst()).allSatisfy { $0.planes <= $1.planes }
        #expect(isOrdered)
        #expect(success.inputDigest.count == 64)
    }

    /// What another program may do to a stack while it is read.
    enum Meddling: CaseIterable {
        case truncate, append, overwrite
    }

    @Test(arguments: Meddling.allCases)
    func aStackThatChangesMeanwhileGivesNoResult(meddling: Meddling) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ticket = try prepare()
        var isDone = false
        let error = #expect(throws: Failure.self) {
            try Attempt.run(ticket) { _ in
                guard !isDone else { return }
                isDone = true
                meddle(meddling, with: ticket.input)
            }
        }
        #expect(error?.code == .incomplete)
        #expect(error?.subject == ticket.input)
        #expect(!staged().contains("out.ome.tif.json"))
    }

    private func meddle(_ meddling: Meddling, with path: String) {
        switch meddling {
        case .truncate: _ = Glibc.truncate(path, 9000)
        case .append, .overwrite:
            guard let file = FileHandle(forUpdatingAtPath: path) else { return }
            if meddling == .append { _ = try? file.seekToEnd() }
            try? file.write(contentsOf: Data(repeating: 0x49, count: 2))
            try? file.close()
        }
    }

    @Test func aStackThatIsDeletedMeanwhileIsStillReadToItsEnd() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ticket = try prepare()
        let success = try Attempt.run(ticket) { _ in unlink(ticket.input) }
        #expect(staged() == success.files)
    }

    @Test func aStackOtherThanTheOneThatWasProbedIsNotTouched() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var ticket = try prepare()
        let stamp = FileStamp(size: 1, mtime: 2, ctime: 3, device: 4, inode: 5, blocks: 6)
        ticket.members = [StackMember(path: ticket.input, stamp: stamp)]
        let error = #expect(throws: Failure.self) { try Attempt.run(ticket) { _ in } }
        #expect(error?.code == .incomplete)
        #expect(staged() == [])
    }

    /// The digest of the result, the last step while planes were read, and all coefficients.
    private func run(
        _ steps: [UnmixingParameters], _ compression: Compression = .none, threads: Int = 1,
        budget: Int = .max
    ) throws -> (image: FileDigest?, last: Domain.Progress?, alpha: [Double]) {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var ticket = try prepare()
        (ticket.steps, ticket.compression, ticket.limits.threads) = (steps, compression, threads)
        var last: Domain.Progress?
        let success = try Attempt.run(ticket, timePointBudget: budget) {
            if $0.phase != .finishing { last = $0 }
        }
        return (success.image, last, success.alpha)
    }

    private static func perT(_ method: UnmixingParameters.Method) -> UnmixingParameters {
        var parameters = UnmixingParameters()
        (parameters.alphaMode, parameters.forward.method) = (.perT, method)
        parameters.minMaskVoxels = 2
        return parameters
    }

    @Test(arguments: Compression.allCases)
    func theResultIsTheSameForAnyNumberOfThreads(_ compression: Compression) throws {
        let digests = try [1, 2, 3, 7].map {
            try run([Self.perT(.linearFit)], compression, threads: $0).image
        }
        #expect(Set(digests).count == 1)
    }

    @Test func aTimePointThatFitsTheBudgetIsReadOnce() throws {
        let whole = try run([Self.perT(.miMin)])
        let again = try run([Self.perT(.miMin)], budget: 0)
        #expect(whole.image == again.image)
        #expect(whole.alpha == again.alpha && Set(whole.alpha).count > 1)
        let (once, twice) = (try #require(whole.last), try #require(again.last))
        #expect(once.planes == once.planeCount && twice.planes == twice.planeCount)
        #expect(2 * once.bytes == twice.bytes)
    }

    @Test func aChainMeasuresTheSameInMemory() throws {
        var second = Self.perT(.meanRatio)
        (second.sourceChannel, second.targetChannel) = (.index(1), .index(0))
        var third = second
        (third.alphaMode, third.alphaReferenceT, third.bidirectional) = (.referenceT, 1, true)
        let steps = [Self.perT(.linearFit), second, third]
        #expect(try run(steps).image == run(steps, threads: 3, budget: 0).image)
    }
}
