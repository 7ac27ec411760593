import Domain
import Yams

extension Findings {
    /// A text that is not empty; numbers and words of YAML's own are taken as they are written.
    mutating func text(_ key: String, _ node: Node?) -> String? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, !scalar.isEmpty, !scalar.string.isEmpty,
            !scalar.string.utf8.contains(0)
        else {
            refuse(key, node, "a text")
            return nil
        }
        return scalar.string
    }

    /// One text or a list of them, each with its place.
    mutating func texts(_ key: String, _ node: Node?) -> [(text: String, node: Node)] {
        guard let node else { return [] }
        guard case .sequence(let sequence) = node else {
            return text(key, node).map { [($0, node)] } ?? []
        }
        if sequence.isEmpty { refuse(key, node, "a text, or a list with at least one") }
        return sequence.compactMap { element in text(key, element).map { ($0, element) } }
    }

    mutating func integer(_ key: String, _ node: Node?, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        if case .scalar(let scalar) = node, case .integer(let value) = scalar.value,
            range.contains(value)
        {
            return value
        }
        let legal =
            range.upperBound == .max
            ? "a whole number ≥ \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        refuse(key, node, legal)
        return nil
    }

    mutating func bool(_ key: String, _ node: Node?) -> Bool? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, case .bool(let value) = scalar.value else {
            refuse(key, node, "true or false")
            return nil
        }
        return value
    }

    /// One of an enumeration's names, read without regard to case.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ node: Node?, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let node else { return nil }
        if case .scalar(let scalar) = node,
            let value = Choice(rawValue: scalar.string.lowercased())
        {
            return value
        }
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        refuse(key, node, "one of \(names)")
        return nil
    }

    /// A length of time such as `500ms`, `10s`, `15m`, `24h` or `1d`, longer than none.
    mutating func duration(_ key: String, _ node: Node?) -> Duration? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, let value = Duration(setting: scalar.string) else {
            refuse(key, node, "a length of time such as 500ms, 10s, 15m, 24h or 1d")
            return nil
        }
        return value
    }
}
