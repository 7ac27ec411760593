package import Domain
import Imaging

/// Looks at one stack without its voxels: whether it is all there, and what it is.
package enum Probing {
    /// Reads the structure of a file, never a voxel.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - axes: how the pages of a plain TIFF are ordered, or nil.
    /// - Throws: a ``Failure`` where the file cannot be read at all; what is wrong with its content is in the verdict.
    package static func probe(_ path: String, axes: String?) throws(Failure) -> Probe {
        let input = try InputFile(path)
        let fingerprint = try input.fingerprint()
        return Probe(
            stamp: input.stamp, fingerprint: fingerprint, verdict: try verdict(input, axes: axes))
    }

    private static func verdict(
        _ input: borrowing InputFile, axes: String?
    ) throws(Failure) -> Probe.Verdict {
        do throws(Failure) {
            let reader = try StackFile.open(
                fileDescriptor: input.descriptor, name: input.path, axes: axes)
            return switch try reader.completeness() {
            case .complete: .complete(reader.description.facts)
            case .incomplete(let reason): .incomplete(reason)
            }
        } catch  where error.code == .incomplete {
            return .incomplete(error.message)
        } catch  where error.code == .badInput {
            return .refused(error)
        }
    }
}
