import Domain

extension AlphaEstimator {
    /// Ends a pass: every plane of the volume has been fed once.
    public mutating func endPass() {
        guard wantsAnotherPass else { return }
        guard fedCount == voxelCount else {
            return fail(
                Failure(
                    .internalError,
                    "a pass over the volume held \(fedCount) voxels instead of \(voxelCount)"))
        }
        guard finiteCount > 0 else {
            return fail(
                Failure(
                    .badInput, "no voxel of the volume is finite in both channels",
                    advice: "Choose another time point, or a fixed alpha"))
        }
        if let draw {
            finish(draw, tally: collection?.tally ?? MaskTally())
        } else if let collection {
            endCollection(collection)
        } else {
            endMeasuring()
        }
        fedCount = 0
        guard wantsAnotherPass else { return }
        finiteCount = 0
        sourceCount = 0
        targetCount = 0
    }

    private mutating func fail(_ failure: Failure) { result = .failure(failure) }

    /// Turns order statistics into a mask, from what was collected on the way if that is all of it.
    private mutating func endMeasuring() {
        if !source.isComplete { source.endPass(count: sourceCount) }
        if !target.isComplete { target.endPass(count: targetCount) }
        candidates.raiseBound(by: &source)
        guard source.isComplete && target.isComplete else {
            // The next pass would collect the same voxels again.
            return candidates.giveUp()
        }
        let rule = MaskRule(
            request, source: (source, sourceCount), target: (target, targetCount))
        guard candidates.isComplete(atLeast: rule.bright) else {
            candidates.giveUp()
            return startCollection(rule)
        }
        let pairs = candidates.pairs
        var tally = MaskTally()
        for index in 0..<pairs.count {
            _ = tally.add(pairs.source[index], pairs.target[index], by: rule)
        }
        startDraw(tally, rule: rule, from: pairs)
    }

    private mutating func startCollection(_ rule: MaskRule) {
        let limit = request.maxAlphaVoxels.map { max($0, pairLimit) } ?? .max
        let started = MaskCollection(rule: rule, limit: limit)
        guard let tally = MaskTally.known(by: source, rule: rule) else {
            collection = started
            return
        }
        collection = MaskCollection(rule: rule, limit: limit, tally: tally)
        startDraw(tally, rule: rule, from: nil)
    }

    private mutating func endCollection(_ collection: MaskCollection) {
        startDraw(collection.tally, rule: collection.rule, from: collection.pairs)
    }

    /// Draws from a mask whose size is known by now, from pairs that hold it or else in another pass.
    private mutating func startDraw(_ tally: MaskTally, rule: MaskRule, from pairs: VoxelPairs?) {
        guard let strategy = tally.strategy(rule: rule, minimum: request.minMaskVoxels) else {
            return fail(tally.failure(rule: rule, minimum: request.minMaskVoxels))
        }
        var started = MaskDraw(
            of: tally.count(strategy), strategy: strategy, rule: rule, request: request)
        guard let pairs else {
            draw = started
            return
        }
        for index in 0..<pairs.count { started.add(pairs.source[index], pairs.target[index]) }
        candidates.giveUp()
        collection = MaskCollection(rule: rule, limit: 0, tally: tally)
        finish(started, tally: tally)
    }

    private mutating func finish(_ draw: MaskDraw, tally: MaskTally) {
        guard draw.isComplete else {
            return fail(
                Failure(
                    .internalError, "the planes of the volume changed from one pass to the next"))
        }
        var closed = draw
        closed.close()
        self.draw = nil
        result = .success(
            Sampled(draw: closed, tally: tally, nonFinite: voxelCount - finiteCount))
    }
}
