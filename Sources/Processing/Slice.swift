import Domain
import Imaging

/// The planes of all channels at one time point and z-slice, as they are read.
///
/// It belongs to one thread at a time, which hands it on through a ``SliceBelt``.
final class Slice: @unchecked Sendable {
    /// One for each channel.
    let planes: [UnsafeMutableRawBufferPointer]
    var t = 0
    var z = 0
    /// What each step takes at this time point.
    var coefficients: [Coefficients] = []

    init(of description: StackDescription) {
        planes = (0..<description.shape.c).map { _ in
            .allocate(byteCount: description.planeByteCount, alignment: 64)
        }
    }

    deinit {
        for plane in planes { plane.deallocate() }
    }

    /// What has to be read to fill some of its channels.
    func requests(_ channels: some Sequence<Int>) -> [PlaneRequest] {
        channels.map { PlaneRequest(PlaneIndex(t: t, z: z, c: $0), into: planes[$0]) }
    }
}
