import Domain
import Imaging

/// What an attempt will do, decided before a voxel is read.
struct Plan {
    /// One unmixing step with its channels found in the stack.
    struct Step {
        var parameters: UnmixingParameters
        var source: Int
        var target: Int

        /// The time point whose measurement a time point is corrected by.
        func measuredTimePoint(for t: Int) -> Int {
            parameters.effectiveMode == .referenceT ? parameters.alphaReferenceT : t
        }
    }

    let input: StackDescription
    let steps: [Step]

    /// The sample type of the result: that of the last step.
    var outputType: SampleType { steps.last?.parameters.outputDtype ?? input.sampleType }

    /// The sample type that a step is estimated on: the input's, or single precision behind another step.
    func estimatedType(of step: Int) -> SampleType { step == 0 ? input.sampleType : .float32 }

    /// The channels that the steps up to and including one work on.
    func channels(upTo step: Int) -> [Int] {
        Set(steps[...step].flatMap { [$0.source, $0.target] }).sorted()
    }

    /// Whether a step is measured anew at each time point.
    var measuresEachTimePoint: Bool {
        steps.contains { step in
            switch step.parameters.effectiveMode {
            case .fixed: step.parameters.subtractBackground
            case .referenceT: false
            case .perT: true
            }
        }
    }

    /// Planes that are read in all, if one pass is enough for each measurement.
    func planesToRead(_ slices: SlicePlan) -> Int {
        let measured = steps.indices.map { index in
            let parameters = steps[index].parameters
            let times =
                switch parameters.effectiveMode {
                case .referenceT: 1
                case .fixed where !parameters.subtractBackground: 0
                case .fixed, .perT: slices.keepsTimePoints ? 0 : input.shape.t
                }
            return times * input.shape.z * channels(upTo: index).count
        }
        return input.shape.planeCount + measured.reduce(0, +)
    }

    /// What the result is: the input with another sample type.
    var output: StackDescription {
        var output = input
        output.sampleType = outputType
        if outputType != input.sampleType { output.significantBits = nil }
        return output
    }

    /// Checks every step against the stack and reports all that does not fit at once.
    init(_ steps: [UnmixingParameters], for input: StackDescription) throws(Failure) {
        let names = input.facts.channelNames
        let problems = steps.flatMap { $0.problems(shape: input.shape, channelNames: names) }
        guard problems.isEmpty else { throw ParameterProblems(problems).failure }
        guard !steps.isEmpty else { throw Failure(.badRule, "there is nothing to unmix") }
        self.input = input
        self.steps = steps.compactMap { parameters in
            guard
                let source = parameters.sourceChannel.resolve(
                    channelNames: names, count: input.shape.c),
                let target = parameters.targetChannel.resolve(
                    channelNames: names, count: input.shape.c)
            else { return nil }
            return Step(parameters: parameters, source: source, target: target)
        }
    }
}
