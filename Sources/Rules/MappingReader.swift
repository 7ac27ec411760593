import Domain
import Yams

/// A YAML mapping with a fixed set of keys; whatever else it holds is reported at once.
struct MappingReader {
    /// What the mapping is, for messages, such as “a rule”.
    let what: String
    /// Where the mapping begins.
    let mark: Mark?
    private var entries: [String: Node] = [:]
    /// Keys that an unknown key is probably meant to be.
    private var misspelt: Set<String> = []

    /// Opens a mapping.
    ///
    /// - Returns: nil, with a finding, where the node is something else.
    init?(_ node: Node, what: String, keys: [String], _ findings: inout Findings) {
        self.what = what
        mark = node.mark
        guard case .mapping(let mapping) = node else {
            findings.report(
                "\(what) is \(node.words), must be a mapping", at: node.mark,
                advice: "Known here: \(keys.joined(separator: ", "))")
            return nil
        }
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                findings.report("a key is \(key.words), must be a word", at: key.mark)
                continue
            }
            if keys.contains(scalar.string) {
                entries[scalar.string] = value
            } else if !findings.isFull {
                Spelling.nearest(to: scalar.string, among: keys).map { _ = misspelt.insert($0) }
                findings.report(
                    "unknown key `\(scalar.string.prefix(60))` in \(what)", at: key.mark,
                    advice: Spelling.advice(for: scalar.string, among: keys))
            }
        }
    }

    subscript(key: String) -> Node? { entries[key] }

    /// All that is there, by key.
    var all: [String: Node] { entries }

    /// The value of a key that must be there.
    func required(_ key: String, _ findings: inout Findings) -> Node? {
        if let node = entries[key] { return node }
        if lacks(key) { findings.report("\(what) has no `\(key)`", at: mark) }
        return nil
    }

    /// Whether a key is not there, not even misspelt.
    func lacks(_ key: String) -> Bool { entries[key] == nil && !misspelt.contains(key) }
}
