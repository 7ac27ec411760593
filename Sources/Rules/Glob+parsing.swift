/// Why a text is no pattern, in words.
package struct GlobError: Error, Sendable, Hashable {
    package var message: String
    package var advice: String?
}

extension Glob {
    /// Characters in a pattern, and patterns that the braces of one may stand for.
    static let longest = 1_024
    static let mostAlternatives = 64

    /// Reads a pattern.
    ///
    /// - Throws: what is wrong with it: a bracket or brace that is not closed, a set upside down, too much of it.
    package init(_ pattern: String) throws(GlobError) {
        description = pattern
        let characters = pattern.globCharacters
        guard !characters.isEmpty else { throw GlobError(message: "the pattern is empty") }
        guard characters.count <= Self.longest else {
            throw GlobError(message: "the pattern is longer than \(Self.longest) characters")
        }
        var alternatives: [Alternative] = []
        for choice in try Self.expand(characters) {
            alternatives.append(try Self.alternative(choice))
        }
        self.alternatives = alternatives
    }

    private static func alternative(_ text: [Character]) throws(GlobError) -> Alternative {
        let isForName = !text.contains("/")
        let relative = text.first == "/" ? text[1...] : text[...]
        guard relative.last != "/", !relative.isEmpty else {
            throw GlobError(
                message: "the pattern is for a folder",
                advice: "End it with /** for all files in it")
        }
        for part in relative.split(separator: "/", omittingEmptySubsequences: false) {
            guard part != ["."], part != [".", "."], !part.isEmpty else {
                throw GlobError(
                    message: "the pattern has a component that no path has: “\(String(part))”",
                    advice: "Begin at the rule file's folder, with one slash between names")
            }
        }
        return Alternative(tokens: try tokens(relative), isForName: isForName)
    }

    private static func tokens(_ text: ArraySlice<Character>) throws(GlobError) -> [Token] {
        var tokens: [Token] = []
        var rest = text
        while let character = rest.popFirst() {
            switch character {
            case "?": tokens.append(.any)
            case "[": tokens.append(try set(&rest))
            case "\\":
                guard let literal = rest.popFirst(), "*?[]{},!^-\\".contains(literal) else {
                    throw GlobError(
                        message: "a backslash stands before a character that means only itself",
                        advice: "Write / between folders")
                }
                tokens.append(.character(literal))
            case "*":
                guard rest.first == "*" else {
                    if tokens.last != .run { tokens.append(.run) }
                    continue
                }
                rest = rest.drop { $0 == "*" }
                let isWhole = tokens.isEmpty || tokens.last == .character("/")
                if isWhole && rest.first == "/" {
                    rest.removeFirst()
                    tokens.append(.folders)
                } else {
                    tokens.append(.path)
                }
            default: tokens.append(.character(character))
            }
        }
        return tokens
    }

    /// The set whose opening bracket has just been read.
    private static func set(_ rest: inout ArraySlice<Character>) throws(GlobError) -> Token {
        let isNegated = rest.first == "!" || rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while var low = rest.popFirst() {
            if low == "]" && !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
            if low == "/" { break }
            if low == "\\", let literal = rest.popFirst() { low = literal }
            var high = low
            if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
                rest.removeFirst(2)
                high = end
            }
            guard low <= high else {
                throw GlobError(message: "the set [\(low)-\(high)] is upside down")
            }
            ranges.append(low...high)
        }
        throw GlobError(
            message: "a bracket [ is not closed", advice: "Write \\[ for the character itself")
    }
}
