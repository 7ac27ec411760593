import Domain
import Imaging
import Unmixing

extension StackReading {
    /// What a step takes at a time point; measured when it is asked for first.
    mutating func coefficients(of step: Int, t: Int) throws(Failure) -> Coefficients {
        let parameters = plan.steps[step].parameters
        let key = StepTime(step: step, t: plan.steps[step].measuredTimePoint(for: t))
        if let known = measured.coefficients[key] { return known }
        let result: Coefficients
        if parameters.effectiveMode == .fixed {
            result = try fixedCoefficients(of: step, t: t)
        } else {
            let measurement = try measure(step, t: key.t)
            measured.estimates[key] = measurement
            result = measurement.coefficients(for: parameters)
        }
        measured.coefficients[key] = result
        return result
    }

    /// The given coefficients, with the background of the time point where it is to be subtracted.
    private mutating func fixedCoefficients(of step: Int, t: Int) throws(Failure) -> Coefficients {
        let parameters = plan.steps[step].parameters
        let alpha = parameters.alpha ?? 0
        return Coefficients(
            alpha: alpha,
            reverse: parameters.bidirectional ? parameters.alphaReverse ?? alpha : nil,
            backgrounds: parameters.subtractBackground ? try backgrounds(of: step, t: t) : nil)
    }

    /// Estimates the coefficients of a step from one volume, both directions on the same read.
    private mutating func measure(_ step: Int, t: Int) throws(Failure) -> Measurement {
        let parameters = plan.steps[step].parameters
        var forward = estimator(parameters.forward, step: step, t: t, isReverse: false)
        var reverse =
            parameters.bidirectional
            ? estimator(parameters.resolvedReverse, step: step, t: t, isReverse: true) : nil
        while forward.wantsAnotherPass || reverse?.wantsAnotherPass ?? false {
            try forEachPair(before: step, t: t) { source, target in
                if forward.wantsAnotherPass { forward.add(source: source, target: target) }
                if reverse?.wantsAnotherPass ?? false {
                    reverse?.add(source: target, target: source)
                }
            }
            if forward.wantsAnotherPass { forward.endPass() }
            if reverse?.wantsAnotherPass ?? false { reverse?.endPass() }
        }
        do throws(Failure) {
            return Measurement(forward: try forward.estimate(), reverse: try reverse?.estimate())
        } catch {
            throw error.at(timePoint: t, of: plan.input.shape)
        }
    }

    private func estimator(
        _ estimation: UnmixingParameters.Estimation, step: Int, t: Int, isReverse: Bool
    ) -> AlphaEstimator {
        let parameters = plan.steps[step].parameters
        return AlphaEstimator(
            estimation, parameters: parameters, sampleType: plan.estimatedType(of: step),
            voxelCount: plan.input.shape.voxelsPerVolume,
            seed: Seeds.seed(
                randomState: parameters.randomState, timePoint: t, mode: parameters.effectiveMode,
                isReverse: isReverse),
            significantBits: step == 0 ? plan.input.significantBits : nil)
    }

    /// The background levels of a step's channels at one time point.
    private mutating func backgrounds(of step: Int, t: Int) throws(Failure)
        -> Correction.Backgrounds
    {
        let parameters = plan.steps[step].parameters
        let (type, count) = (plan.estimatedType(of: step), plan.input.shape.voxelsPerVolume)
        var source = BackgroundLevel(
            percentile: parameters.forward.backgroundPercentile, sampleType: type,
            voxelCount: count)
        var target = BackgroundLevel(
            percentile: parameters.resolvedReverse.backgroundPercentile, sampleType: type,
            voxelCount: count)
        while source.wantsAnotherPass || target.wantsAnotherPass {
            try forEachPair(before: step, t: t) {
                source.add($0)
                target.add($1)
            }
            source.endPass()
            target.endPass()
        }
        return .init(source: try source.level(), target: try target.level())
    }

    /// Hands over the planes of a step's channels, slice by slice, as the steps before it leave them.
    private mutating func forEachPair(
        before step: Int, t: Int,
        _ body: (_ source: UnsafeRawBufferPointer, _ target: UnsafeRawBufferPointer) -> Void
    ) throws(Failure) {
        let (source, target) = (plan.steps[step].source, plan.steps[step].target)
        // Steps before this one may have to be measured themselves, with these same buffers: do it first.
        var earlier: [Coefficients] = []
        for each in 0..<step { earlier.append(try coefficients(of: each, t: t)) }
        try forEachSlice(t: t, plan.channels(upTo: step)) { (reading, slice) throws(Failure) in
            slice.coefficients = earlier
            reading.planes.startOver(slice)
            for each in 0..<step {
                try reading.plan.applyBetween(each, to: &reading.planes, of: slice)
            }
            if step > 0 {
                reading.planes.widen(source)
                reading.planes.widen(target)
            }
            body(reading.planes.plane(source), reading.planes.plane(target))
        }
    }
}

extension Failure {
    /// The same failure, said of a time point where the stack has several.
    fileprivate func at(timePoint: Int, of shape: StackShape) -> Failure {
        guard shape.t > 1 else { return self }
        var failure = self
        failure.message = "time point \(timePoint): \(message)"
        return failure
    }
}
