import Domain

/// A file of nothing but little-endian voxels, plane after plane in the order T, Z, C.
final class RawStack: StackReader {
    let description: StackDescription
    private let file: InputFile
    private let layout: RawLayout

    /// - Throws: `badInput` where the file is larger than its layout says; one that is smaller is incomplete.
    init(_ file: InputFile, _ layout: RawLayout) throws(Failure) {
        guard file.count <= layout.byteCount else {
            throw Failure(
                .badInput,
                "it has \(file.count) bytes, and \(layout.description.shape) of"
                    + " \(layout.description.sampleType) take \(layout.byteCount): it is not what"
                    + " its description says", subject: file.path,
                advice: "Put the description beside it that belongs to it")
        }
        self.file = file
        self.layout = layout
        description = layout.description
    }

    func completeness() -> Completeness {
        guard file.count == layout.byteCount else {
            return .incomplete(
                reason: "\(file.count) of \(layout.byteCount) bytes of \(file.name) are there")
        }
        guard let hole = file.holes().first else { return .complete }
        return .incomplete(
            reason: "\(file.name) has a hole of \(hole.count) bytes where its voxels should be")
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        let shape = description.shape
        guard buffer.count == description.planeByteCount, (0..<shape.t).contains(index.t),
            (0..<shape.z).contains(index.z), (0..<shape.c).contains(index.c)
        else { throw Failure(.internalError, "there is no such plane of that size: \(index)") }
        try file.read(at: layout.offset(of: index), into: buffer)
        if Samples.isBigEndian {
            Samples.swapBytes(buffer, size: description.sampleType.byteCount)
        }
    }
}
