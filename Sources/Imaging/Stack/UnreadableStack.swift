import Domain

/// An image of which it is known what it is, and not how its voxels are to be read, or not yet.
final class UnreadableStack: StackReader {
    let description: StackDescription
    private let failure: Failure

    /// - Parameter failure: why; with the code `incomplete` where waiting may help.
    init(_ description: StackDescription, _ failure: Failure) {
        (self.description, self.failure) = (description, failure)
    }

    /// Complete where nothing is missing: it is the reading that fails.
    func completeness() throws(Failure) -> Completeness {
        failure.code == .incomplete ? .incomplete(reason: failure.message) : .complete
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        throw failure
    }
}
