import Domain
import Imaging

/// A built-in pair of channels with known bleed-through, small and exact to the last bit.
///
/// Cells of the first channel lie on the left, those of the second on the right; α times the first is in the second. All
/// values of the first are multiples of 4, so that nothing is lost to rounding, and the camera's offset is in both.
enum KnownStack {
    /// α of each time point.
    static let alpha = [0.25, 0.5]
    static let shape = StackShape(t: alpha.count, z: 2, c: 2, y: 64, x: 64)
    private static let offset = 100

    /// The rule that finds these coefficients.
    static let ruleFile = """
        # Made by `unmix selftest`, which removes it when it is done.
        rules:
          - name: selftest
            match: { file: "*.ome.tif" }
            unmix:
              source_channel: 0
              target_channel: 1
              alpha_mode: per_t
              method: linear_fit
              output_dtype: uint16

        """

    /// Writes the stack as an OME-TIFF.
    static func write(to path: String) throws(Failure) {
        var description = StackDescription(format: "OME-TIFF", shape: shape, sampleType: .uint16)
        description.channels[0].name = "source"
        description.channels[1].name = "target"
        let writer = try OMETIFFWriter(
            path: path, description: description, compression: .none,
            creator: "unmix selftest \(Version.software)")
        for index in planes {
            let samples = plane(index) { source, own in
                index.c == 0 ? source : own + Int(alpha[index.t] * Double(source))
            }
            var failure: Failure?
            samples.withUnsafeBytes { bytes in
                do throws(Failure) { try writer.write(bytes, at: index) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        try writer.finish()
    }

    /// Counts the voxels of a result that are not as they should be: the first channel as it was, and the second without
    /// any of the first.
    ///
    /// - Throws: a ``Failure`` where it cannot be read, or is a stack of another shape or type.
    static func differences(in path: String) throws(Failure) -> Int {
        let result = try Acquisition.open(path: path).images[0]
        guard result.description.shape == shape, result.description.sampleType == .uint16 else {
            throw Failure(
                .damaged,
                "the result is \(result.description.shape) \(result.description.sampleType), not "
                    + "\(shape) uint16", subject: path)
        }
        var count = 0
        var found = [UInt16](repeating: 0, count: shape.voxelsPerPlane)
        for index in planes {
            var failure: Failure?
            found.withUnsafeMutableBytes { bytes in
                do throws(Failure) {
                    try result.readPlane(index, into: bytes)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure.about(path) }
            let wanted = plane(index) { source, own in index.c == 0 ? source : own }
            count += zip(found, wanted).count { $0 != $1 }
        }
        return count
    }

    private static var planes: [PlaneIndex] {
        (0..<shape.t).flatMap { t in
            (0..<shape.z).flatMap { z in (0..<shape.c).map { PlaneIndex(t: t, z: z, c: $0) } }
        }
    }

    /// The samples of a plane, from what each channel shows by itself.
    private static func plane(
        _ index: PlaneIndex, _ mix: (_ source: Int, _ own: Int) -> Int
    ) -> [UInt16] {
        (0..<shape.y).flatMap { y in
            (0..<shape.x).map { x in
                let isCell = (16..<48).contains(y)
                let height = 4 * ((x * 7 + y * 13 + index.z * 5 + index.t * 3) % 256)
                let source = isCell && (8..<24).contains(x) ? offset + 1_000 + height : offset
                let own = isCell && (40..<56).contains(x) ? offset + 800 + height : offset
                return UInt16(mix(source, own))
            }
        }
    }
}
