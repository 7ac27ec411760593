extension Glob {
    /// The patterns that one with braces stands for, such as `a.tif` and `a.lsm` for `a.{tif,lsm}`.
    ///
    /// Braces may hold braces; what stands in a set or behind a backslash is left alone.
    static func expand(_ text: [Character]) throws(GlobError) -> [[Character]] {
        var rest = text[...]
        let result = try alternatives(&rest, depth: 0)
        return result
    }

    private static func alternatives(
        _ rest: inout ArraySlice<Character>, depth: Int
    ) throws(GlobError) -> [[Character]] {
        guard depth <= 8 else { throw GlobError(message: "braces are nested too deeply") }
        var finished: [[Character]] = []
        var current: [[Character]] = [[]]
        var isInSet = false
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                let literal = rest.popFirst().map { [$0] } ?? []
                current = current.map { $0 + [character] + literal }
            case "[" where !isInSet:
                isInSet = rest.contains("]")
                current = current.map { $0 + [character] }
            case "{" where !isInSet:
                let choices = try alternatives(&rest, depth: depth + 1)
                guard current.count * choices.count + finished.count <= mostAlternatives else {
                    throw GlobError(
                        message: "the braces stand for more than \(mostAlternatives) patterns")
                }
                current = current.flatMap { head in choices.map { head + $0 } }
            case "," where depth > 0 && !isInSet:
                finished += current
                current = [[]]
                guard finished.count <= mostAlternatives else {
                    throw GlobError(
                        message: "the braces stand for more than \(mostAlternatives) patterns")
                }
            case "}" where !isInSet:
                guard depth > 0 else {
                    throw GlobError(
                        message: "a brace } was not opened",
                        advice: "Write \\} for the character itself")
                }
                return finished + current
            default:
                if character == "]" { isInSet = false }
                current = current.map { $0 + [character] }
            }
        }
        guard depth == 0 else {
            throw GlobError(
                message: "a brace { is not closed", advice: "Write \\{ for the character itself")
        }
        return current
    }
}
