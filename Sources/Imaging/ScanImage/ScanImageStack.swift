import Domain

/// The planes of a run.
final class ScanImageStack: ManyPlanesReader {
    private let stack: TIFFStack
    private let stopped: String?

    /// - Parameter stopped: why it is incomplete whatever its planes are; nil where it has the pages that its header says.
    init(_ stack: TIFFStack, stopped: String?) {
        self.stack = stack
        self.stopped = stopped
    }

    var description: StackDescription { stack.description }

    func completeness() throws(Failure) -> Completeness {
        if let stopped { return .incomplete(reason: stopped) }
        return try stack.completeness()
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        try stack.readPlane(index, into: buffer)
    }

    package func readPlanes(_ requests: [PlaneRequest], by crew: Crew) throws(Failure) {
        try stack.readPlanes(requests, by: crew)
    }
}
