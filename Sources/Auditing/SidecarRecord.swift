package import Domain
import Files
import FoundationEssentials
package import Ledger

/// What a sidecar says of the result that it stands beside, as far as the service wants to know it again.
package struct SidecarRecord: Sendable, Hashable {
    /// The job that published the result; nil for results that no service made, such as those of `unmix run`.
    package var job: RestoredJob?
    package var watch: String?
    package var result: FileDigest

    /// Reads a sidecar.
    ///
    /// - Parameters:
    ///   - path: of the sidecar, absolute.
    ///   - output: of its image, relative to the results tree.
    /// - Throws: `damaged` where it cannot be read as one.
    package init(contentsOf path: String, output: String) throws(Failure) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Failure(.io, "the sidecar cannot be read", subject: path, cause: "\(error)")
        }
        do {
            self = try JSONCoding.decode(SidecarText.self, from: data).record(output: output)
        } catch {
            throw Failure(
                .damaged, "the sidecar is none that this software wrote", subject: path,
                cause: "\(error)")
        }
    }

    init(job: RestoredJob?, watch: String?, result: FileDigest) {
        self.job = job
        self.watch = watch
        self.result = result
    }
}

/// The keys of a sidecar that are read back.
private struct SidecarText: Decodable {
    var inputShape: [Int]
    var unmixd: Own

    struct Own: Decodable {
        var version: Int
        var engineVersion: String
        var inputFormat: String
        var inputDtype: SampleType
        var channelNames: [String?]
        var inputSize: Int64
        var inputSha256: String
        var image: Int
        var images: Int
        var watch: String?
        var stack: String?
        var fingerprint: String?
        var revision: Int?
        var ruleFile: String?
        var ruleName: String?
        var ruleSha256: String?
        var compression: Compression
        var axes: String?
        var resultSize: Int64
        var resultSha256: String
        var startedAt: String
        var endedAt: String
        var steps: [Step]
    }

    struct Step: Decodable {
        var parameters: UnmixingParameters
        var alphaByT: [Double?]
    }

    func record(output: String) throws -> SidecarRecord {
        let result = FileDigest(size: unmixd.resultSize, sha256: unmixd.resultSha256)
        return SidecarRecord(
            job: try job(output: output, result: result), watch: unmixd.watch, result: result)
    }

    private func job(output: String, result: FileDigest) throws -> RestoredJob? {
        guard let watch = unmixd.watch, let stack = unmixd.stack,
            let fingerprint = unmixd.fingerprint, let ruleFile = unmixd.ruleFile,
            let ruleName = unmixd.ruleName, let ruleHash = unmixd.ruleSha256
        else { return nil }
        return RestoredJob(
            stack: StackIdentity(
                watch: watch, path: stack, size: unmixd.inputSize, fingerprint: fingerprint),
            inputDigest: unmixd.inputSha256,
            rule: RuleReference(file: ruleFile, name: ruleName, hash: ruleHash),
            engine: unmixd.engineVersion, output: output, revision: unmixd.revision ?? 1,
            order: try order(), alpha: unmixd.steps.last?.alphaByT.compactMap(\.self) ?? [],
            result: result, startedAt: try Self.seconds(unmixd.startedAt),
            endedAt: try Self.seconds(unmixd.endedAt))
    }

    private func order() throws -> WorkOrder {
        guard inputShape.count == 5 else {
            throw Failure(.damaged, "the shape has \(inputShape.count) axes")
        }
        let shape = StackShape(
            t: inputShape[0], z: inputShape[1], c: inputShape[2], y: inputShape[3],
            x: inputShape[4])
        return WorkOrder(
            steps: unmixd.steps.map(\.parameters), axes: unmixd.axes,
            compression: unmixd.compression,
            image: ImageNumber(index: unmixd.image, count: unmixd.images),
            facts: StackFacts(
                format: unmixd.inputFormat, shape: shape, sampleType: unmixd.inputDtype,
                channelNames: unmixd.channelNames))
    }

    private static func seconds(_ text: String) throws -> Double {
        try Date(text, strategy: .iso8601).timeIntervalSince1970
    }
}
