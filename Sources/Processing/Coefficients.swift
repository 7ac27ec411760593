import Domain
import Unmixing

/// What a step subtracts at one time point.
struct Coefficients: Sendable, Hashable {
    /// The forward coefficient, source into target.
    var alpha: Double
    /// The reverse coefficient, target into source; nil in one direction.
    var reverse: Double?
    /// What lies below these levels is left alone; nil where raw values are corrected.
    var backgrounds: Correction.Backgrounds?

    /// d = 1 − α·β of the 2×2 mixing model; nil in one direction.
    var determinant: Double? { reverse.map { 1 - alpha * $0 } }
}

/// What was measured for a step at one time point.
struct Measurement: Sendable {
    var forward: AlphaEstimate
    /// Nil in one direction.
    var reverse: AlphaEstimate?

    /// The coefficients that follow from it.
    ///
    /// The coefficients of `per_t` are kept in single precision, as the reference keeps them.
    func coefficients(for parameters: UnmixingParameters) -> Coefficients {
        let isPerT = parameters.effectiveMode == .perT
        let kept = { (alpha: Double) in isPerT ? Double(Float(alpha)) : alpha }
        return Coefficients(
            alpha: kept(forward.alpha), reverse: reverse.map { kept($0.alpha) },
            backgrounds: parameters.subtractBackground
                ? .init(source: forward.sourceBackground, target: forward.targetBackground) : nil)
    }
}
