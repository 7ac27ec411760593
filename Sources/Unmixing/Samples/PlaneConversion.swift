public import Domain

/// A plane that only passes through, written as another sample type with all the precision that type can hold.
///
/// Integers are clamped to the output's range, fractions rounded half to even, NaN becomes 0 in an
/// integer type; narrowing to `float32` rounds to nearest.
public struct PlaneConversion: Sendable {
    /// What the input plane holds.
    public let input: SampleType
    /// What the output plane holds.
    public let output: SampleType

    public init(from input: SampleType, to output: SampleType) {
        self.input = input
        self.output = output
    }

    /// Converts one plane; both buffers are aligned, in native byte order and hold equally many voxels.
    public func convert(
        _ plane: UnsafeRawBufferPointer, into result: UnsafeMutableRawBufferPointer
    ) {
        let count = plane.count / input.byteCount
        precondition(result.count == count * output.byteCount, "planes of different size")
        guard input != output else { return result.copyMemory(from: plane) }
        if input.fitsSinglePrecision {
            forEachBlock(of: count, as: Float.self) { start, block in
                input.load(plane, from: start, into: block)
                output.store(UnsafeBufferPointer(block), to: result, from: start)
            }
        } else {
            forEachBlock(of: count, as: Double.self) { start, block in
                input.load(plane, from: start, into: block)
                output.store(UnsafeBufferPointer(block), to: result, from: start)
            }
        }
    }

    private func forEachBlock<Scratch: BitwiseCopyable>(
        of count: Int, as type: Scratch.Type,
        _ body: (_ start: Int, _ block: UnsafeMutableBufferPointer<Scratch>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Scratch.self, capacity: Block.length) { scratch in
            for start in stride(from: 0, to: count, by: Block.length) {
                let length = min(Block.length, count - start)
                body(start, UnsafeMutableBufferPointer(rebasing: scratch[..<length]))
            }
        }
    }
}

/// The stretch of voxels that is worked on at a time, small enough to stay in the first-level cache.
enum Block {
    static let length = 2048
}
