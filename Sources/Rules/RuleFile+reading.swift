import Domain
import Yams

extension RuleFile {
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
        if case .sequence(let sequence) = node, !sequence.isEmpty {
            var names: Set<String> = []
            for (index, element) in sequence.enumerated() {
                guard
                    let rule = Rule(element, number: index + 1, taken: &names, &findings)
                else { continue }
                rules.append(rule)
            }
        } else {
            findings.refuse(
                "rules", node, "a list with at least one rule",
                advice: "To leave the folder alone, give one rule with `skip: true`")
        }
        try findings.check()
        self.init(path: path, rules: rules)
    }

    /// Reads a rule file from a text.
    package init(text: String, path: String) throws(Diagnostics) {
        try self.init(bytes: Array(text.utf8), path: path)
    }
}
