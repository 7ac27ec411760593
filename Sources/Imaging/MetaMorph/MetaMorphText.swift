/// The forms in which MetaMorph writes values into texts.
enum MetaMorphText {
    /// The milliseconds of a line such as `Exposure: 40 ms`; nil where there is none.
    static func exposure(_ text: String) -> Double? {
        for line in text.split(whereSeparator: \.isNewline)
        where line.lowercased().hasPrefix("exposure:") {
            let parts = line.drop { $0 != ":" }.dropFirst().split { $0 == " " || $0 == "\t" }
            guard let value = parts.first.flatMap({ number($0) }), value >= 0 else { return nil }
            switch parts.dropFirst().first?.lowercased() {
            case "ms", "msec": return value
            case "s", "sec": return value * 1000
            case "µs", "us", "\u{3BC}s": return value / 1000
            default: return nil
            }
        }
        return nil
    }

    /// A finite number, with the comma of some countries or a point.
    static func number(_ text: some StringProtocol) -> Double? {
        Double(text.trimmed.map { $0 == "," ? "." : String($0) }.joined())
            .flatMap { $0.isFinite ? $0 : nil }
    }

    /// Milliseconds since 1970 of a time such as `20240816 09:49:42.978`; nil where it is none.
    static func time(_ text: some StringProtocol) -> Int? {
        let parts = text.trimmed.split(separator: " ")
        guard parts.count == 2, parts[0].utf8.count == 8, let date = Int(parts[0]) else {
            return nil
        }
        let clock = parts[1].split(separator: ":")
        guard clock.count == 3, let hour = Int(clock[0]), let minute = Int(clock[1]),
            let second = number(clock[2]), (0..<24).contains(hour), (0..<60).contains(minute),
            second >= 0, second < 61
        else { return nil }
        return DateTime.milliseconds(
            (date / 10_000, date / 100 % 100, date % 100),
            second: Double(hour * 3600 + minute * 60) + second)
    }
}
