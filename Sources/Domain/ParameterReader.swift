/// Takes typed parameters out of a dictionary of raw values and gathers everything that is wrong with them.
///
/// Each `take` removes its key, so that what is left at the end is unknown.
struct ParameterReader {
    private(set) var values: [String: ParameterValue]
    private(set) var problems: [ParameterProblem] = []

    init(_ values: [String: ParameterValue]) {
        self.values = values
    }

    /// A number in `range`, or nil where the key is absent or none.
    mutating func number(
        _ key: String, legal: String, where isLegal: (Double) -> Bool = { _ in true }
    ) -> Double? {
        guard let raw = values.removeValue(forKey: key), raw != .null else { return nil }
        let value: Double? =
            switch raw {
            case .integer(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        guard let value, value.isFinite, isLegal(value) else {
            refuse(key, raw, legal)
            return nil
        }
        return value
    }

    /// A whole number, or nil where the key is absent or none; 3.0 is whole, 3.5 is refused.
    mutating func integer(_ key: String, atLeast minimum: Int, optional: Bool = false) -> Int? {
        guard let raw = values.removeValue(forKey: key), raw != .null else { return nil }
        let value: Int? =
            switch raw {
            case .integer(let value): value
            case .number(let value): Int(exactly: value)
            default: nil
            }
        guard let value, value >= minimum else {
            refuse(key, raw, "a whole number ≥ \(minimum)" + (optional ? " or none" : ""))
            return nil
        }
        return value
    }

    mutating func bool(_ key: String) -> Bool? {
        guard let raw = values.removeValue(forKey: key), raw != .null else { return nil }
        guard case .bool(let value) = raw else {
            refuse(key, raw, "true or false")
            return nil
        }
        return value
    }

    /// One of an enumeration's names, read without regard to case and surrounding blanks.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let raw = values.removeValue(forKey: key), raw != .null else { return nil }
        if case .text(let text) = raw, let value = Choice(rawValue: text.trimmedLowercase) {
            return value
        }
        let names = Choice.allCases.map(\.rawValue)
        refuse(key, raw, "one of \(names.joined(separator: ", "))")
        return nil
    }

    mutating func percentile(_ key: String, optional: Bool = true) -> Double? {
        number(key, legal: "a number from 0 to 100" + (optional ? " or none" : "")) {
            (0...100).contains($0)
        }
    }

    /// A value that is neither absent nor none, for the parameters with a form of their own.
    mutating func raw(_ key: String) -> ParameterValue? {
        guard let raw = values.removeValue(forKey: key), raw != .null else { return nil }
        return raw
    }

    /// Notes a problem where a key that may not be none is given as none.
    mutating func requireValue(_ keys: [String]) {
        for key in keys where values[key] == ParameterValue.null {
            refuse(key, .null, "given a value, or left out")
        }
    }

    mutating func refuse(_ key: String, _ value: ParameterValue, _ legal: String) {
        problems.append(.init(parameter: key, value: value.description, legal: legal))
    }
}

extension String {
    /// The text without surrounding blanks, in lower case.
    var trimmedLowercase: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.lowercased()
    }
}
