package import Logging

/// One log entry on its way to where entries go.
package struct LogRecord: Sendable {
    package var level: Logger.Level
    /// The constant words.
    package var message: String
    /// The values, by name, in the order of the names.
    package var values: [(name: String, value: String)]
    /// Seconds since 1970.
    package var time: Double
    package var file: String
    package var function: String
    package var line: UInt

    /// The metadata key whose value becomes the journal's `MESSAGE_ID`, and is no part of the text.
    package static let messageIDKey = "message_id"

    /// The message with its values, on one line whatever they hold.
    package var text: String {
        let pairs = values.filter { $0.name != Self.messageIDKey }.map { name, value in
            "\(name.withControlCharactersEscaped)=\(value.quotedForLog)"
        }
        return ([message.withControlCharactersEscaped] + pairs).joined(separator: " ")
    }
}

extension String {
    /// The text with line breaks, escape sequences and marks that turn the direction of writing made visible.
    var withControlCharactersEscaped: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.reduce(into: "") { result, scalar in
            result += scalar.isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
    }

    /// The text as a value in a line of `name=value` pairs: in quotes where it would be unclear without.
    fileprivate var quotedForLog: String {
        let text = withControlCharactersEscaped
        let isClear = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        if isClear { return text }
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"\(parts.joined(separator: "\\\""))\""
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || (0x2028...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
    }
}
