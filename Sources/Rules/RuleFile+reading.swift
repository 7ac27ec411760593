import Domain
import Yams

extension RuleFile {
    /// Rules in one file.
    static let mostRules = 1_000
    /// Patterns in one file, counted with all that their braces stand for: each new stack is held against them.
    static let mostPatterns = 10_000

    /// Reads a rule file.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, at most 1 MiB of UTF-8.
    ///   - path: the file, absolute; messages name it.
    /// - Throws: everything that is wrong, not only the first.
    package init(bytes: [UInt8], path: String) throws(Diagnostics) {
        var findings = Findings(path: path)
        guard let root = try YAMLDocument.root(bytes: bytes, path: path) else {
            findings.report(
                "the file has no rules", at: nil,
                advice: "To leave the folder alone, give one rule with `skip: true`")
            throw Diagnostics(findings.list)
        }
        let mapping = MappingReader(root, what: "the rule file", keys: ["rules"], &findings)
        guard let node = mapping?.required("rules", &findings) else {
            throw Diagnostics(findings.list)
        }
        var rules: [Rule] = []
        if case .sequence(let sequence) = node, !sequence.isEmpty, sequence.count <= Self.mostRules
        {
            var names: Set<String> = []
            for (index, element) in sequence.enumerated() {
                guard
                    let rule = Rule(element, number: index + 1, taken: &names, &findings)
                else { continue }
                rules.append(rule)
            }
        } else {
            findings.refuse(
                "rules", node, "a list of 1 to \(Self.mostRules) rules",
                advice: "To leave the folder alone, give one rule with `skip: true`")
        }
        let patterns = rules.flatMap(\.match.files).reduce(0) { $0 + $1.alternatives.count }
        if patterns > Self.mostPatterns {
            findings.report(
                "the file has \(patterns) patterns, the most is \(Self.mostPatterns)",
                at: node.mark,
                advice: "Use `*` and `**`, or rule files in the folders below")
        }
        try findings.check()
        self.init(path: path, rules: rules)
    }

    /// Reads a rule file from a text.
    package init(text: String, path: String) throws(Diagnostics) {
        try self.init(bytes: Array(text.utf8), path: path)
    }
}
