import Domain
import Yams

extension Rule {
    /// Steps that one rule may have.
    static let mostSteps = 32

    /// Reads the `unmix` of a rule: one mapping of parameters, or a list of them.
    static func steps(_ node: Node, _ findings: inout Findings) -> [UnmixingParameters] {
        guard case .sequence(let sequence) = node else {
            return parameters(node, what: "`unmix`", &findings).map { [$0] } ?? []
        }
        guard (1...mostSteps).contains(sequence.count) else {
            let count = sequence.isEmpty ? "no steps" : "\(sequence.count) steps"
            findings.report(
                "`unmix` is a list of \(count), must be one of 1 to \(mostSteps)", at: node.mark)
            return []
        }
        return sequence.enumerated().compactMap { index, step in
            parameters(step, what: "step \(index + 1) of `unmix`", &findings)
        }
    }

    private static func parameters(
        _ node: Node, what: String, _ findings: inout Findings
    ) -> UnmixingParameters? {
        let names = UnmixingParameters.names
        guard let mapping = MappingReader(node, what: what, keys: names, &findings) else {
            return nil
        }
        do throws(ParameterProblems) {
            return try UnmixingParameters(mapping.all.mapValues(\.parameterValue))
        } catch {
            for problem in error.problems {
                findings.report(
                    "`\(problem.parameter)` is \(problem.value), must be \(problem.legal)",
                    at: (mapping[problem.parameter] ?? node).mark)
            }
            return nil
        }
    }
}

extension Node {
    fileprivate var parameterValue: ParameterValue {
        guard case .scalar(let scalar) = self else { return .other(words) }
        return scalar.value
    }
}
