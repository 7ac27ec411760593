import Domain
import Yams

/// What is wrong with the file that is being read, gathered so that all of it is reported at once.
struct Findings {
    /// The most that are kept of one file: past it, one mistake is being repeated.
    static let limit = 100

    let path: String
    private(set) var list: [Diagnostic] = []

    init(path: String) { self.path = path }

    /// Whether more would not be kept.
    var isFull: Bool { list.count >= Self.limit }

    /// Notes a problem at the place of a node.
    mutating func report(_ message: String, at mark: Mark?, advice: String? = nil) {
        guard !isFull else { return }
        list.append(
            Diagnostic(
                file: path, line: mark?.line, column: mark?.column, message: message,
                advice: advice))
    }

    /// Notes that a key has a value that it may not have.
    mutating func refuse(_ key: String, _ node: Node, _ legal: String, advice: String? = nil) {
        report("`\(key)` is \(node.words), must be \(legal)", at: node.mark, advice: advice)
    }

    /// Ends the reading of the file where anything was found.
    func check() throws(Diagnostics) {
        guard list.isEmpty else { throw Diagnostics(list) }
    }
}

extension Node {
    /// What a message calls this value.
    var words: String {
        switch self {
        case .mapping(let mapping): return mapping.isEmpty ? "an empty mapping" : "a mapping"
        case .sequence(let sequence): return sequence.isEmpty ? "an empty list" : "a list"
        case .alias: return "an alias"
        case .scalar(let scalar):
            if scalar.isEmpty { return "empty" }
            let text = scalar.string
            let shown = text.count > 60 ? "\(text.prefix(60))…" : text
            return switch scalar.value {
            case .text: "“\(shown)”"
            default: shown
            }
        }
    }
}
