import Crypto
package import Domain
import Imaging

/// Looks at one stack without its voxels: whether it is all there, and what it is.
package enum Probing {
    /// Bytes at either end of a file that its fingerprint is made of.
    private static let span = 64 << 10

    /// Reads the structure of a stack, never a voxel.
    ///
    /// - Parameters:
    ///   - path: of the stack or of any of its files, absolute.
    ///   - axes: how the pages of a plain TIFF are ordered, or nil.
    /// - Throws: a ``Failure`` where the file cannot be read at all; what is wrong with its content is in the verdict.
    package static func probe(_ path: String, axes: String?) throws(Failure) -> Probe {
        do throws(Failure) {
            let stack = try Acquisition.open(path: path, axes: axes)
            return try probe(stack)
        } catch  where error.code == .incomplete {
            return try probe(path, .incomplete(error.message))
        } catch  where error.code == .badInput {
            return try probe(path, .refused(error))
        }
    }

    private static func probe(_ stack: Acquisition) throws(Failure) -> Probe {
        let verdict: Probe.Verdict
        do throws(Failure) {
            verdict =
                switch try stack.completeness() {
                case .complete: .complete(stack.images.map(\.description.facts))
                case .incomplete(let reason): .incomplete(reason)
                }
        } catch  where error.code == .badInput {
            verdict = .refused(error.about(stack.path))
        }
        return Probe(
            stack: stack.path, members: stack.members, missing: stack.missingPaths,
            fingerprint: try fingerprint(stack.files), verdict: verdict)
    }

    /// What is to be said of a file of which it cannot be told which stack it belongs to.
    private static func probe(
        _ path: String, _ verdict: Probe.Verdict
    ) throws(Failure) -> Probe {
        let file = try InputFile.open(path)
        return Probe(
            stack: path, members: [StackMember(path: path, stamp: file.stamp)],
            fingerprint: try fingerprint([file]), verdict: verdict)
    }

    /// SHA-256 over the first and the last 64 KiB of each file: cheap, and enough to tell two acquisitions apart.
    private static func fingerprint(_ files: [InputFile]) throws(Failure) -> String {
        var hash = SHA256()
        for file in files {
            for start in [0, max(span, file.count - span)] {
                let end = max(start, min(start + span, file.count))
                try file.eachPiece(start..<end) { hash.update(bufferPointer: $0) }
            }
        }
        return hash.finalize().hexadecimal
    }
}
