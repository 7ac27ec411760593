/// A value of a parameter before it is validated, as a rule file, a JSON file or a flag gives it.
public enum ParameterValue: Sendable, Hashable, CustomStringConvertible {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    /// A list or a mapping, which no parameter takes; the words say what it was.
    case other(String)

    public var description: String {
        switch self {
        case .null: "none"
        case .bool(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .text(let value): "“\(value)”"
        case .other(let what): what
        }
    }

    /// The value that a word on a command line stands for: a number, true, false, none, else the text itself.
    public init(word: String) {
        let plain = word.lowercased()
        if plain == "none" || plain == "null" {
            self = .null
        } else if plain == "true" || plain == "false" {
            self = .bool(plain == "true")
        } else if let value = Int(word) {
            self = .integer(value)
        } else if let value = Double(word) {
            self = .number(value)
        } else {
            self = .text(word)
        }
    }
}

/// One parameter that is wrong: which, what it was, and what is legal.
public struct ParameterProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public var parameter: String
    public var value: String
    public var legal: String

    public init(parameter: String, value: String, legal: String) {
        self.parameter = parameter
        self.value = value
        self.legal = legal
    }

    public var description: String { "\(parameter) is \(value), must be \(legal)" }
}
