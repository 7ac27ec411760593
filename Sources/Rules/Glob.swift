/// A pattern for the paths of files, relative to the folder of the rule file.
///
/// `*` is any run of characters within a name, `?` one character, `[a-z]` one of a set, `[!a-z]` one outside of it,
/// `{a,b}` either, `**` any run across folders, and `**/` any number of folders, also none. A backslash takes
/// the meaning away from the character after it. Case counts. A pattern without a slash is for the file's name, in
/// whatever folder; one with a slash begins at the rule file's folder (a slash in front is only for that).
package struct Glob: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as it was written.
    package let description: String
    /// One for each way to choose from the braces.
    let alternatives: [Alternative]

    /// One pattern without braces.
    struct Alternative: Sendable, Hashable {
        var tokens: [Token]
        /// Whether it is for the name alone.
        var isForName: Bool
    }

    enum Token: Sendable, Hashable {
        case character(Character)
        /// One character within a name.
        case any
        /// Any run of characters within a name.
        case run
        /// Any run of characters, slashes among them.
        case path
        /// Any number of whole folders, each with its slash.
        case folders
        case set([ClosedRange<Character>], isNegated: Bool)
    }

    /// Whether the pattern is for this file.
    ///
    /// - Parameter path: relative to the rule file's folder, with `/` between components.
    package func matches(_ path: String) -> Bool {
        let text = path.globCharacters
        return alternatives.contains { $0.matches(text) }
    }

    /// Whether the pattern would be for this file if case did not count.
    func matchesIgnoringCase(_ path: String) -> Bool {
        (try? Glob(description.lowercased()))?.matches(path.lowercased()) ?? false
    }
}

extension Glob.Alternative {
    /// Follows all ways to read the pattern at once: the cost is the product of both lengths, whatever the pattern.
    func matches(_ path: [Character]) -> Bool {
        let start = isForName ? (path.lastIndex(of: "/").map { $0 + 1 } ?? 0) : 0
        var states = [Bool](repeating: false, count: tokens.count + 1)
        states[0] = true
        skipEmpty(&states, atFolder: true)
        for character in path[start...] {
            var next = [Bool](repeating: false, count: tokens.count + 1)
            var isAlive = false
            for (index, token) in tokens.enumerated() where states[index] {
                isAlive = true
                if token.takes(character) { next[token.repeats ? index : index + 1] = true }
            }
            guard isAlive else { return false }
            skipEmpty(&next, atFolder: character == "/")
            states = next
        }
        return states[tokens.count]
    }

    /// Steps over the tokens that may stand for nothing here.
    private func skipEmpty(_ states: inout [Bool], atFolder: Bool) {
        for (index, token) in tokens.enumerated() where states[index] {
            if token == .run || token == .path || (token == .folders && atFolder) {
                states[index + 1] = true
            }
        }
    }
}

extension Glob.Token {
    /// Whether it stays after having taken a character.
    fileprivate var repeats: Bool { self == .run || self == .path || self == .folders }

    fileprivate func takes(_ character: Character) -> Bool {
        switch self {
        case .character(let own): own == character
        case .any, .run: character != "/"
        case .path, .folders: true
        case .set(let ranges, let isNegated):
            character != "/" && ranges.contains { $0.contains(character) } != isNegated
        }
    }
}

extension String {
    /// The characters as people see them, with every slash by itself, even before a combining mark.
    var globCharacters: [Character] {
        let parts = utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return Array(parts.map { Array(Substring($0)) }.joined(separator: ["/"]))
    }
}
