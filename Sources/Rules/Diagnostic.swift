import Domain

/// One thing that is wrong with a configuration or a rule file, and where.
package struct Diagnostic: Error, Sendable, Codable, Hashable {
    /// The file, as the reader of the message should see it.
    package var file: String
    /// Counts from 1; nil where it is the file as a whole.
    package var line: Int?
    /// Counts from 1, in Unicode scalars.
    package var column: Int?
    /// What is wrong and why, without a full stop.
    package var message: String
    /// What to do about it, a sentence without its full stop.
    package var advice: String?

    package init(
        file: String, line: Int? = nil, column: Int? = nil, message: String,
        advice: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.advice = advice
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line, `path:line:column: message. advice`, as editors and terminals understand it.
    ///
    /// Control characters of hostile files are escaped.
    package var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if line != nil, let column { place += ":\(column)" }
        var text = "\(place): \(message)"
        if let advice { text += ". \(advice)" }
        return text.escapingControlCharacters
    }
}
