/// The arithmetic of one corrected channel, on a block of voxels in single precision.
struct CorrectionKernel {
    /// How much of the other channel is in this one.
    let coefficient: Float
    /// The determinant to divide by; nil for one direction.
    let determinant: Float?
    /// The level of this channel that is put back; only with a determinant.
    let offset: Float
    /// The level of the other channel above which it bleeds.
    let otherOffset: Float
    let clipsNegative: Bool
    /// Whether negative values end up as 0.
    let endsAtZero: Bool
    /// Values at or above it do not fit the output; +∞ where all do.
    let ceiling: Float

    /// Corrects a block, and says how many voxels were negative and how many do not fit the output.
    func run(
        _ values: UnsafeBufferPointer<Float>, bleeding other: UnsafeBufferPointer<Float>,
        into result: UnsafeMutableBufferPointer<Float>
    ) -> (clipped: Int, capped: Int) {
        precondition(values.count == result.count && other.count == result.count)
        solve(values, other, result)
        let negative = UnsafeBufferPointer(result).count(below: 0)
        let large = ceiling.isFinite ? UnsafeBufferPointer(result).count(atLeast: ceiling) : 0
        if clipsNegative && negative > 0 {
            for index in 0..<result.count { result[index] = result[index] < 0 ? 0 : result[index] }
        }
        return (endsAtZero ? negative : 0, large)
    }

    private func solve(
        _ values: UnsafeBufferPointer<Float>, _ other: UnsafeBufferPointer<Float>,
        _ result: UnsafeMutableBufferPointer<Float>
    ) {
        guard let determinant else {
            for index in 0..<result.count {
                result[index] = values[index] - coefficient * (other[index] - otherOffset)
            }
            return
        }
        for index in 0..<result.count {
            let bleed = coefficient * (other[index] - otherOffset)
            result[index] = ((values[index] - offset) - bleed) / determinant
        }
        guard offset != 0 else { return }
        for index in 0..<result.count { result[index] += offset }
    }
}
