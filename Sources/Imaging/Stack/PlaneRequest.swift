package import Domain

/// A plane that is wanted, and where it is to go.
package struct PlaneRequest {
    package var index: PlaneIndex
    /// Exactly as large as a plane, and of this request alone.
    package var buffer: UnsafeMutableRawBufferPointer

    package init(_ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer) {
        (self.index, self.buffer) = (index, buffer)
    }
}

/// A reader that decodes the parts of several planes on several threads.
package protocol ManyPlanesReader: StackReader {
    /// Reads planes as ``StackReader/readPlane(_:into:)`` does, with the same result.
    func readPlanes(_ requests: [PlaneRequest], by crew: Crew) throws(Failure)
}

extension StackReader {
    /// Reads planes, on several threads where the format allows it.
    ///
    /// - Throws: what reading the first of them that cannot be read throws.
    package func read(_ requests: [PlaneRequest], by crew: Crew) throws(Failure) {
        if let reader = self as? any ManyPlanesReader {
            return try reader.readPlanes(requests, by: crew)
        }
        for request in requests { try readPlane(request.index, into: request.buffer) }
    }
}
