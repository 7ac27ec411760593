import Yams

extension YamlError {
    /// The same as a diagnostic, with a hint for the mistakes that people make most.
    func diagnostic(path: String, text: String) -> Diagnostic {
        switch self {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            var message = "not YAML: \(problem)"
            if let context, context.mark.line != mark.line {
                message += ", \(context.text) that begins in line \(context.mark.line)"
            }
            return Diagnostic(
                file: path, line: mark.line, column: mark.column, message: message,
                advice: Self.advice(for: problem, line: Self.line(mark.line, of: text)))
        case .composer(_, let problem, let mark, _):
            let isSecond = problem.contains("another document")
            return Diagnostic(
                file: path, line: mark.line, column: mark.column,
                message: isSecond ? "a second document begins here" : "not YAML: \(problem)",
                advice: isSecond ? "Keep one document in the file" : Self.quoting)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "`\($0)`" }.joined(separator: ", ")
            return Diagnostic(
                file: path, line: context.mark.line, column: context.mark.column,
                message: "the key \(names) is given more than once", advice: "Keep one of them")
        case .reader(let problem, let offset, _, _):
            let before = offset.map { text.prefix($0) }
            let line = before.map { $0.count { $0.isNewline } + 1 }
            return Diagnostic(
                file: path, line: line, message: "not YAML: \(problem)",
                advice: "Remove the character; it may be invisible")
        default:
            return Diagnostic(file: path, message: "not YAML: \(self)")
        }
    }

    private static let quoting = "Put the text in quotes if it begins with `*` or `&`"

    private static func line(_ number: Int, of text: String) -> Substring {
        let lines = text.split(
            maxSplits: number, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return number <= lines.count ? lines[number - 1] : ""
    }

    private static func advice(for problem: String, line: Substring) -> String? {
        let indentation = line.prefix { $0.isWhitespace }
        if indentation.contains("\t") || problem.contains("cannot start any token") {
            if line.contains("\t") { return "Indent with spaces: YAML takes no tabs" }
            return "Put the text in quotes"
        }
        if problem.contains("alphabetic or numeric") {
            return "Put the text in quotes if it begins with `*`, `&` or `!`"
        }
        if problem.contains("mapping values are not allowed") {
            return "Check the indentation, and put a text with a colon in quotes"
        }
        let isAboutBraces = ["',' or '}'", "<block end>", "expected key"].contains {
            problem.contains($0)
        }
        if isAboutBraces && line.contains("{") { return "Put a text with braces in quotes" }
        if problem.contains("could not find expected ':'") {
            return "Check that each key has its colon and a blank after it"
        }
        if problem.contains("quoted scalar") || problem.contains("end of stream") {
            return "Check that each quote and bracket is closed"
        }
        if problem.contains("expected <block end>") {
            return "Check the indentation: keys of one level begin in one column"
        }
        return nil
    }
}
