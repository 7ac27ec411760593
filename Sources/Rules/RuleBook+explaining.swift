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
    /// What each rule says of an image of a stack, in the order of the file.
    ///
    /// - Parameter facts: what the image is; nil where it could not be probed.
    package func explain(_ place: StackPlace, facts: StackFacts?) -> [RuleVerdict] {
        var isTaken = false
        let names = place.names.map(relative)
        return file.rules.map { rule in
            let isNamed = names.contains { rule.match.fits(path: $0) }
            var reasons =
                isNamed ? [] : names.prefix(1).compactMap { rule.match.reasonAgainst(path: $0) }
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
