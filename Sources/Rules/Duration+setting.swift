extension Duration {
    /// A length of time as settings write it: a whole number above 0 and `ms`, `s`, `m`, `h` or `d`.
    ///
    /// - Returns: nil where the text is anything else, or more than ten years.
    package init?(setting text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count > 0 else { return nil }
        let milliseconds: Int64? =
            switch text[digits.endIndex...] {
            case "ms": 1
            case "s": 1_000
            case "m": 60_000
            case "h": 3_600_000
            case "d": 86_400_000
            default: nil
            }
        guard let milliseconds, count <= 3_650 * 86_400_000 / milliseconds else { return nil }
        self = .milliseconds(count * milliseconds)
    }
}
