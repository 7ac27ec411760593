import Domain
import Yams

/// The text of a configuration or rule file as a tree of YAML nodes with their positions.
///
/// Rule files come from people and shares that the service does not trust: size, nesting and aliases are bounded.
enum YAMLDocument {
    /// Bytes; a rule file of this size has some ten thousand rules.
    static let largestSize = 1 << 20
    /// More anchors and aliases than this are not composed, only refused: aliases of aliases grow without bound.
    static let mostAliases = 12

    /// Reads one document.
    ///
    /// - Returns: the root; nil where there is nothing but comments.
    /// - Throws: what is wrong with the YAML itself, or with the file before that.
    static func root(bytes: [UInt8], path: String) throws(Diagnostics) -> Node? {
        let text = try decode(bytes, path: path)
        guard aliasCount(in: bytes) <= mostAliases else {
            throw Diagnostics([Diagnostic(file: path, message: noAliases, advice: writeOut)])
        }
        var findings = Findings(path: path)
        do {
            // Nodes know of their anchors only as long as the parser lives.
            let parser = try Parser(yaml: text, encoding: .utf8)
            let root = try parser.singleRoot()
            withExtendedLifetime(parser) {
                if let root { inspect(root, &findings) }
            }
            try findings.check()
            return root
        } catch let error as YamlError {
            throw Diagnostics([error.diagnostic(path: path, text: text)])
        } catch let error as Diagnostics {
            throw error
        } catch {
            throw Diagnostics([Diagnostic(file: path, message: "cannot be read: \(error)")])
        }
    }

    private static let noAliases = "anchors and aliases (`&name`, `*name`) are not used here"
    private static let writeOut = "Write the value out, or put it in quotes if it is a text"

    private static func decode(_ bytes: [UInt8], path: String) throws(Diagnostics) -> String {
        guard bytes.count <= largestSize else {
            throw Diagnostics([
                Diagnostic(
                    file: path, message: "the file is larger than 1 MiB",
                    advice: "This cannot be meant; check which file it is")
            ])
        }
        // Editors on Windows put a byte order mark in front.
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Diagnostics([
                Diagnostic(
                    file: path, message: "the file is not UTF-8 text",
                    advice: "Save it again with the encoding UTF-8")
            ])
        }
        return text
    }

    /// How often something that looks like an alias stands where a value may begin; quotes are not looked at.
    private static func aliasCount(in bytes: [UInt8]) -> Int {
        var count = 0
        var previous = UInt8(ascii: "\n")
        for (index, byte) in bytes.enumerated() {
            defer { previous = byte }
            guard byte == UInt8(ascii: "*"), " \t\r\n[{,:?-".utf8.contains(previous),
                index + 1 < bytes.count
            else { continue }
            let next = Unicode.Scalar(bytes[index + 1])
            if next.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains(next) {
                count += 1
            }
        }
        return count
    }

    /// Refuses anchors and tags, wherever they are.
    private static func inspect(_ node: Node, _ findings: inout Findings) {
        if node.anchor != nil {
            findings.report(noAliases, at: node.mark, advice: writeOut)
            return
        }
        switch node {
        case .scalar(let scalar):
            let tag = scalar.tag.description
            let isPlain = tag.isEmpty || tag == Tag.Name.nonSpecific.rawValue
            guard !isPlain && (scalar.style == .plain || tag != Tag.Name.str.rawValue) else {
                return
            }
            findings.report(
                "tags (`!…`) are not used here", at: node.mark,
                advice: "Leave the tag out, or put the text in quotes")
        case .mapping(let mapping):
            // A key's tag tells nothing: looking for keys that are given twice has replaced it.
            for (key, value) in mapping {
                if key.anchor != nil {
                    findings.report(noAliases, at: key.mark, advice: writeOut)
                }
                inspect(value, &findings)
            }
        case .sequence(let sequence):
            for element in sequence { inspect(element, &findings) }
        case .alias:
            findings.report(noAliases, at: node.mark, advice: writeOut)
        }
    }
}
