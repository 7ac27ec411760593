/// The counts of one pass over the voxels above the source threshold.
struct MaskTally: Sendable {
    var bright = 0
    var saturatedBright = 0
    var excludedSaturated = 0
    var excludedHot = 0
    var sourceOnly = 0
    var lowTarget = 0

    /// Counts a voxel; true if it is part of the mask by the source alone.
    mutating func add(_ source: Float, _ target: Float, by rule: MaskRule) -> Bool {
        guard source >= rule.bright else { return false }
        bright += 1
        if let limit = rule.saturationLimit, source >= limit { saturatedBright += 1 }
        if rule.isSaturated(source, target) {
            excludedSaturated += 1
            return false
        }
        if rule.isHot(source) {
            excludedHot += 1
            return false
        }
        sourceOnly += 1
        if let low = rule.low, target <= low { lowTarget += 1 }
        return true
    }

    /// The counts of a source-only mask without exclusions, where the source's histogram knows them.
    static func known(by statistics: any OrderStatistics, rule: MaskRule) -> MaskTally? {
        guard rule.low == nil, rule.hot == nil, !rule.excludesSaturated,
            let bright = statistics.count(atLeast: rule.bright)
        else { return nil }
        var tally = MaskTally()
        tally.bright = bright
        tally.sourceOnly = bright
        if let limit = rule.saturationLimit {
            tally.saturatedBright = statistics.count(atLeast: max(limit, rule.bright)) ?? 0
        }
        return tally
    }

    /// The mask that is used, or nil where none is large enough.
    func strategy(rule: MaskRule, minimum: Int) -> MaskDetails.Strategy? {
        if rule.low != nil && lowTarget >= minimum { return .sourceAndLowTarget }
        return sourceOnly >= minimum ? .sourceOnly : nil
    }

    func count(_ strategy: MaskDetails.Strategy) -> Int {
        strategy == .sourceOnly ? sourceOnly : lowTarget
    }
}
