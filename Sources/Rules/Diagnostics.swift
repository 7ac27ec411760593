package import Domain

/// Everything that is wrong with one file, in the order of its lines; never empty.
package struct Diagnostics: Error, Sendable, Codable, Hashable {
    package var list: [Diagnostic]

    package init(_ list: [Diagnostic]) {
        self.list = list.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    }

    /// The one line that stands for all, where there is room for one only.
    package var headline: String {
        guard let first = list.first else { return "" }
        return list.count == 1 ? first.description : "\(first) (and \(list.count - 1) more)"
    }

    /// The same, as what keeps the configuration or the rule file from being used.
    package var failure: Failure {
        guard let first = list.first else { return Failure(.badRule, "the file cannot be used") }
        var place = first.file
        if let line = first.line { place += ":\(line)" }
        if first.line != nil, let column = first.column { place += ":\(column)" }
        let others = list.count - 1
        let more = others > 0 ? " (and \(others) more)" : ""
        return Failure(.badRule, first.message + more, subject: place, advice: first.advice)
    }
}

extension Diagnostics: CustomStringConvertible {
    /// One line for each.
    package var description: String { list.map(\.description).joined(separator: "\n") }
}
