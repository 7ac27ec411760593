public import Domain

/// An open stack whose planes are read one at a time, in any order.
///
/// A reader belongs to one thread at a time. It holds memory for a plane or less, never for the stack.
public protocol StackReader: AnyObject {
    var description: StackDescription { get }

    /// Whether every plane is there, judged from the structure of the file without decoding a voxel.
    ///
    /// - Throws: a ``Failure`` where the structure contradicts itself or cannot be read.
    func completeness() throws(Failure) -> Completeness

    /// Reads one plane as y · x samples in the byte order of this machine, row by row.
    ///
    /// - Parameters:
    ///   - index: within the stack's shape.
    ///   - buffer: exactly ``StackDescription/planeByteCount`` bytes.
    /// - Throws: a ``Failure`` with the code `incomplete` where the plane is not there, `badInput` where it cannot be
    ///   decoded, `io` where reading failed.
    func readPlane(_ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer) throws(Failure)
}

extension StackReader {
    /// Checks that a buffer is exactly as large as a plane.
    ///
    /// - Throws: `internalError` where it is not.
    func checkSize(of buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        guard buffer.count == description.planeByteCount else {
            throw Failure(
                .internalError,
                "a plane takes \(description.planeByteCount) bytes, not \(buffer.count)")
        }
    }
}
