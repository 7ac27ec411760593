import Domain
import Unmixing

/// The planes of all channels at one time point and z-slice, as far as they have been worked on.
///
/// Each channel has two buffers, what was read and what a step made of it, which are reused from slice to slice, so that
/// memory depends on the size of a plane alone.
struct PlaneSet: ~Copyable {
    private let read: [UnsafeMutableRawBufferPointer]
    private let corrected: [UnsafeMutableRawBufferPointer]
    private let inputType: SampleType
    private let voxels: Int
    private var isCorrected: [Bool]

    init(shape: StackShape, inputType: SampleType) {
        voxels = shape.voxelsPerPlane
        self.inputType = inputType
        isCorrected = Array(repeating: false, count: shape.c)
        let voxels = voxels
        read = (0..<shape.c).map { _ in
            .allocate(byteCount: voxels * inputType.byteCount, alignment: 64)
        }
        corrected = (0..<shape.c).map { _ in
            .allocate(byteCount: voxels * SampleType.float32.byteCount, alignment: 64)
        }
    }

    deinit {
        for buffer in read + corrected { buffer.deallocate() }
    }

    /// The buffer that a channel is read into; the channel starts anew.
    mutating func startOver(_ channel: Int) -> UnsafeMutableRawBufferPointer {
        isCorrected[channel] = false
        return read[channel]
    }

    /// The sample type of a channel as it is now.
    func type(of channel: Int) -> SampleType { isCorrected[channel] ? .float32 : inputType }

    /// The voxels of a channel as they are now.
    func plane(_ channel: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(isCorrected[channel] ? corrected[channel] : read[channel])
    }

    /// Turns a channel into single precision, which is what a step between others works on.
    mutating func widen(_ channel: Int) {
        guard !isCorrected[channel] else { return }
        PlaneConversion(from: inputType, to: .float32)
            .convert(UnsafeRawBufferPointer(read[channel]), into: corrected[channel])
        isCorrected[channel] = true
    }

    /// The voxels of a channel that ``widen(_:)`` made single precision, to be corrected in place.
    func widened(_ channel: Int) -> UnsafeMutableRawBufferPointer { corrected[channel] }
}
