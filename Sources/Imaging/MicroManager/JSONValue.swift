/// A value of a JSON text (RFC 8259), with numbers as far as a `Double` holds them.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// A finite number, also one that is written as text, as Java programs do.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .string(let text): Double(text.trimmed).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// A number without a fraction; nil where it is none.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }
}
