/// Everything that is wrong with a set of parameters.
public struct ParameterProblems: Error, Sendable, Hashable, CustomStringConvertible {
    public var problems: [ParameterProblem]

    public init(_ problems: [ParameterProblem]) { self.problems = problems }

    public var description: String { problems.map(\.description).joined(separator: "; ") }

    /// The same, as the failure of a run.
    public var failure: Failure {
        Failure(.badRule, description, advice: "Correct the parameters and try again")
    }
}

extension UnmixingParameters {
    /// What contradicts itself, whatever the stack.
    var conflicts: [ParameterProblem] {
        var problems: [ParameterProblem] = []
        let mode = effectiveMode
        if forward.method == .manual && mode != .fixed {
            problems.append(
                .init(
                    parameter: "method", value: "manual",
                    legal: "used with alpha_mode fixed and an alpha"))
        }
        if bidirectional && reverse.method == .manual && mode != .fixed {
            problems.append(
                .init(
                    parameter: "method_reverse", value: "manual",
                    legal: "used with alpha_mode fixed"))
        }
        if mode == .fixed && alpha == nil {
            problems.append(
                .init(parameter: "alpha", value: "none", legal: "given with alpha_mode fixed"))
        }
        if sourceChannel == targetChannel {
            problems.append(
                .init(
                    parameter: "target_channel", value: targetChannel.description,
                    legal: "another channel than source_channel"))
        }
        if subtractBackground && !preprocessAlphaInputs && mode != .fixed {
            problems.append(
                .init(
                    parameter: "subtract_background", value: "true",
                    legal: "used with preprocess_alpha_inputs true, which finds the background"))
        }
        if mode == .fixed, bidirectional, let alpha, alpha * (alphaReverse ?? alpha) >= 1 {
            problems.append(
                .init(
                    parameter: "alpha_reverse", value: String(alphaReverse ?? alpha),
                    legal: "small enough that 1 − alpha · alpha_reverse stays above 0"))
        }
        return problems
    }

    /// What does not fit a stack of this shape with these channel names; empty where all is well.
    public func problems(shape: StackShape, channelNames: [String?]) -> [ParameterProblem] {
        var problems: [ParameterProblem] = []
        var indices: [Int] = []
        for (name, selector) in [
            ("source_channel", sourceChannel), ("target_channel", targetChannel),
        ] {
            if let index = selector.resolve(channelNames: channelNames, count: shape.c) {
                indices.append(index)
            } else {
                problems.append(
                    .init(
                        parameter: name, value: selector.description,
                        legal: Self.legalChannels(channelNames, count: shape.c)))
            }
        }
        if indices.count == 2 && indices[0] == indices[1] {
            problems.append(
                .init(
                    parameter: "target_channel", value: targetChannel.description,
                    legal: "another channel than source_channel"))
        }
        if effectiveMode == .referenceT && !(0..<shape.t).contains(alphaReferenceT) {
            problems.append(
                .init(
                    parameter: "alpha_reference_t", value: String(alphaReferenceT),
                    legal: "a time point of the stack, 0 to \(shape.t - 1)"))
        }
        return problems
    }

    private static func legalChannels(_ names: [String?], count: Int) -> String {
        let known = names.compactMap(\.self)
        let numbers =
            count == 1 ? "0, the stack's only channel" : "a channel's number from 0 to \(count - 1)"
        return known.isEmpty
            ? "\(numbers) (the stack names no channels)"
            : "\(numbers), or one of the names \(known.joined(separator: ", "))"
    }
}
