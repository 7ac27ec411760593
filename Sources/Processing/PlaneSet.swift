import Domain
import Unmixing

/// The planes of all channels of a slice, as far as they have been worked on.
///
/// What a step makes of a channel goes into a buffer that is reused from slice to slice, so that memory depends on the
/// size of a plane alone.
struct PlaneSet: ~Copyable {
    private var read: [UnsafeMutableRawBufferPointer] = []
    private let corrected: [UnsafeMutableRawBufferPointer]
    private let inputType: SampleType
    private var isCorrected: [Bool]

    init(shape: StackShape, inputType: SampleType) {
        self.inputType = inputType
        isCorrected = Array(repeating: false, count: shape.c)
        // Memory is taken only of those that a step writes to.
        let bytes = shape.voxelsPerPlane * SampleType.float32.byteCount
        corrected = (0..<shape.c).map { _ in .allocate(byteCount: bytes, alignment: 64) }
    }

    deinit {
        for buffer in corrected { buffer.deallocate() }
    }

    /// Begins with a slice as it was read, which must stay until the next.
    mutating func startOver(_ slice: Slice) {
        read = slice.planes
        for channel in isCorrected.indices { isCorrected[channel] = false }
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
