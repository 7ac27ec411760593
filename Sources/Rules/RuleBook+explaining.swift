package import Domain

/// What one rule says of one stack.
package struct RuleVerdict: Sendable, Codable, Hashable {
    /// The rule's name.
    package var rule: String
    package var result: Result

    package init(rule: String, result: Result) {
        self.rule = rule
        self.result = result
    }

    package enum Result: String, Sendable, Codable, Hashable {
        /// The rule is for the stack, and no earlier one is.
        case matches
        /// The rule is for the stack and leaves it alone.
        case skips
        /// The rule would be for the stack, but an earlier one is.
        case comesTooLate = "comes too late"
        /// The file's name fits; the rest is not known without a probe.
        case depends
        case doesNotMatch = "does not match"
    }

    /// Why the rule is not for the stack, one text for each condition that does not hold.
    package var reasons: [String] = []
}

extension RuleBook {
    /// What each rule says of a stack, in the order of the file.
    ///
    /// - Parameters:
    ///   - path: the stack, relative to the drop folder.
    ///   - facts: what the stack is; nil where it could not be probed.
    package func explain(_ path: String, facts: StackFacts?) -> [RuleVerdict] {
        var isTaken = false
        let relative = relative(path)
        return file.rules.map { rule in
            var reasons = rule.match.reasonAgainst(path: relative).map { [$0] } ?? []
            if let facts { reasons += rule.match.reasonsAgainst(facts) }
            var verdict = RuleVerdict(rule: rule.name, result: .doesNotMatch)
            verdict.reasons = reasons
            guard reasons.isEmpty else { return verdict }
            if isTaken {
                verdict.result = .comesTooLate
            } else if facts == nil && !rule.match.isForNameOnly {
                verdict.result = .depends
            } else {
                isTaken = true
                verdict.result = rule.action == .skip ? .skips : .matches
            }
            return verdict
        }
    }
}
