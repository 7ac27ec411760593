import Domain
import Imaging
import Unmixing

extension Plan {
    /// Takes the planes of a slice through one step, in single precision, as a step between others.
    func applyBetween(_ step: Int, to planes: inout PlaneSet, of slice: Slice) throws(Failure) {
        let (source, target) = (steps[step].source, steps[step].target)
        planes.widen(source)
        planes.widen(target)
        let correction = try correction(of: step, on: &planes, of: slice, output: .float32)
        _ = correction.apply(
            source: planes.plane(source), target: planes.plane(target),
            rowLength: input.shape.x,
            correctedSource: correction.reverse == nil ? nil : planes.widened(source),
            correctedTarget: planes.widened(target), measuresCorrelation: false)
    }

    /// The correction of a step, from what its channels hold by then.
    ///
    /// Behind another step both channels are taken in single precision, whichever of them it corrected.
    func correction(
        of step: Int, on planes: inout PlaneSet, of slice: Slice, output: SampleType
    ) throws(Failure) -> Correction {
        let parameters = steps[step].parameters
        if step > 0 {
            planes.widen(steps[step].source)
            planes.widen(steps[step].target)
        }
        let coefficients = slice.coefficients[step]
        return try Correction(
            alpha: coefficients.alpha, reverse: coefficients.reverse,
            backgrounds: coefficients.backgrounds, clipNegative: parameters.clipNegative,
            input: planes.type(of: steps[step].target), output: output,
            timePoint: parameters.effectiveMode == .fixed ? nil : slice.t)
    }
}
