import Domain

/// Which voxels form the mask, and how their values are prepared.
///
/// Prepared values max(v − b, 0) never fall as v rises, so every threshold on them is one on the raw
/// values too: the smallest raw value that passes is found by bisection once, and voxels are then
/// compared as they are.
struct MaskRule: Sendable {
    let preprocess: Bool
    let sourceBackground: Float
    let targetBackground: Float
    /// Of prepared values, as reported.
    let sourceThreshold: Float
    let targetThreshold: Float?
    /// Of raw values: the mask is source ≥ `bright`, and target ≤ `low` where asked for.
    let bright: Float
    let low: Float?
    /// Raw source values above it are hot.
    let hot: Float?
    let saturationLimit: Float?
    let excludesSaturated: Bool

    /// The order statistics of a channel, and of how many finite values, at least 1.
    typealias Channel = (values: any OrderStatistics, count: Int)

    init(_ request: EstimationRequest, source: Channel, target: Channel) {
        let estimation = request.estimation
        preprocess = request.preprocess
        let background = preprocess ? estimation.backgroundPercentile : nil
        let sourceLevel = background.map { source.values.percentile($0, count: source.count) } ?? 0
        let targetLevel = background.map { target.values.percentile($0, count: target.count) } ?? 0
        sourceBackground = sourceLevel
        targetBackground = targetLevel
        let isPrepared = preprocess
        let prepare = { Self.prepared($0, sourceLevel, isPrepared) }
        let prepareTarget = { Self.prepared($0, targetLevel, isPrepared) }
        let threshold = source.values.percentile(
            estimation.signalPercentile, count: source.count, prepared: prepare)
        sourceThreshold = threshold
        bright = OrderedKey.smallest { prepare($0) >= threshold }
        let lowThreshold = estimation.targetLowPercentile.map {
            target.values.percentile($0, count: target.count, prepared: prepareTarget)
        }
        targetThreshold = lowThreshold
        low = lowThreshold.map { limit in OrderedKey.largest { prepareTarget($0) <= limit } }
        let hotThreshold = request.hotPercentile.map {
            source.values.percentile($0, count: source.count, prepared: prepare)
        }
        hot = hotThreshold.map { limit in OrderedKey.largest { prepare($0) <= limit } }
        saturationLimit = request.saturationLimit
        excludesSaturated = request.excludesSaturated
    }

    @inline(__always)
    private static func prepared(_ value: Float, _ level: Float, _ isPrepared: Bool) -> Float {
        guard isPrepared else { return value }
        let above = value - level
        return above > 0 ? above : 0
    }

    /// A source value above its background, at least 0; as it is where nothing is prepared.
    func preparedSource(_ value: Float) -> Double {
        Double(Self.prepared(value, sourceBackground, preprocess))
    }

    /// The same of a target value.
    func preparedTarget(_ value: Float) -> Double {
        Double(Self.prepared(value, targetBackground, preprocess))
    }

    /// Whether a voxel belongs to the mask of a strategy.
    func contains(_ source: Float, _ target: Float, strategy: MaskDetails.Strategy) -> Bool {
        guard source >= bright, !isSaturated(source, target), !isHot(source) else { return false }
        guard strategy == .sourceAndLowTarget, let low else { return true }
        return target <= low
    }

    func isHot(_ source: Float) -> Bool { hot.map { source > $0 } ?? false }

    /// Whether a voxel is left out because one of its values is at the detector's ceiling.
    func isSaturated(_ source: Float, _ target: Float) -> Bool {
        guard excludesSaturated, let limit = saturationLimit else { return false }
        return source >= limit || target >= limit
    }
}
