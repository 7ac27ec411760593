/// How far an attempt has come; a worker prints one as a line of JSON on its standard output.
package struct Progress: Sendable, Codable, Hashable {
    package enum Phase: String, Sendable, Codable {
        case estimating, correcting, finishing
    }

    package var phase: Phase
    /// Planes read so far in this phase.
    package var planes: Int
    /// Planes that the phase reads in all.
    package var planeCount: Int
    /// Bytes of input read so far in this phase.
    package var bytes: Int64

    package init(phase: Phase, planes: Int, planeCount: Int, bytes: Int64) {
        self.phase = phase
        self.planes = planes
        self.planeCount = planeCount
        self.bytes = bytes
    }
}
