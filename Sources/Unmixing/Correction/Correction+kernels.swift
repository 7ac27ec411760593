import Domain

extension Correction {
    /// The arithmetic of the corrected target.
    var targetKernel: CorrectionKernel {
        kernel(
            Float(alpha), offset: backgrounds?.target ?? 0, otherOffset: backgrounds?.source ?? 0)
    }

    /// The arithmetic of the corrected source; nil for one direction.
    var sourceKernel: CorrectionKernel? {
        reverse.map {
            kernel(
                Float($0), offset: backgrounds?.source ?? 0,
                otherOffset: backgrounds?.target ?? 0)
        }
    }

    private func kernel(
        _ coefficient: Float, offset: Float, otherOffset: Float
    ) -> CorrectionKernel {
        CorrectionKernel(
            coefficient: coefficient, determinant: determinant.map { Float($0) }, offset: offset,
            otherOffset: otherOffset, clipsNegative: clipNegative,
            endsAtZero: clipNegative || output.isInteger && !output.isSigned, ceiling: ceiling)
    }

    /// The smallest single-precision value beyond the output's largest.
    private var ceiling: Float {
        guard let largest = output.integerRange?.upperBound else { return .infinity }
        let nearest = Float(largest)
        return Double(nearest) > largest ? nearest : nearest.nextUp
    }
}
