public import Domain

/// The correction of source and target at one time point, in single precision.
///
/// One direction: t − α·s. Both: (s − β·t)/d and (t − α·s)/d with d = 1 − α·β. Each product is rounded
/// before the difference is taken; α, β and d are rounded to single precision first. With backgrounds, the
/// values above them are corrected and the offset of a corrected channel is added back.
public struct Correction: Sendable {
    /// Source → target.
    public let alpha: Double
    /// Target → source; nil for one direction.
    public let reverse: Double?
    /// The levels above which to correct; nil to correct raw values.
    public let backgrounds: Backgrounds?
    /// Whether negative corrected values become 0; NaN stays.
    public let clipNegative: Bool
    public let input: SampleType
    public let output: SampleType

    /// The background level of either channel.
    public struct Backgrounds: Sendable, Hashable {
        public var source: Float
        public var target: Float

        public init(source: Float, target: Float) {
            self.source = source
            self.target = target
        }
    }

    /// A correction by these coefficients.
    ///
    /// In `per_t` the reference keeps its coefficients in single precision and takes d from those: to
    /// equal it, give them so rounded.
    ///
    /// - Parameter timePoint: where they were estimated, for the message; nil if they are fixed.
    /// - Throws: `badInput` (`badRule` if fixed) where α is not finite or d is not above 0.
    public init(
        alpha: Double, reverse: Double? = nil, backgrounds: Backgrounds? = nil,
        clipNegative: Bool, input: SampleType, output: SampleType, timePoint: Int? = nil
    ) throws(Failure) {
        self.alpha = alpha
        self.reverse = reverse
        self.backgrounds = backgrounds
        self.clipNegative = clipNegative
        self.input = input
        self.output = output
        let place = timePoint.map { " at time point \($0)" } ?? ""
        guard Float(alpha).isFinite, Float(reverse ?? 0).isFinite else {
            throw Failure(
                timePoint == nil ? .badRule : .badInput,
                "the coefficients\(place) are not finite in single precision: alpha \(alpha)"
                    + (reverse.map { ", alpha_reverse \($0)" } ?? ""),
                advice: "Give smaller coefficients")
        }
        guard let determinant, !(determinant > 0 && Float(determinant) > 0) else { return }
        throw Failure(
            timePoint == nil ? .badRule : .badInput,
            "the channels cannot be separated\(place): 1 − alpha · alpha_reverse is "
                + "\(determinant), with alpha \(alpha) and alpha_reverse \(reverse ?? 0)",
            advice: "Give smaller coefficients, or correct one direction only")
    }

    /// The determinant 1 − α·β of the mixing matrix; nil for one direction.
    public var determinant: Double? { reverse.map { 1 - alpha * $0 } }
}
