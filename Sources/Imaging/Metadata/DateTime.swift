/// A date and a time as XML Schema writes them.
enum DateTime {
    /// Whether a text is one.
    static func isValid(_ text: String) -> Bool {
        guard text.utf8.count >= 19, text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let shape = String(text.prefix(19).map { $0.isNumber ? "0" : $0 })
        guard shape == "0000-00-00T00:00:00" else { return false }
        let numbers = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int($0) }
        guard
            numbers.count == 6, numbers[0] > 0, (1...12).contains(numbers[1]),
            (1...28).contains(numbers[2]) || isDay(numbers[2], month: numbers[1], year: numbers[0]),
            numbers[3] < 24, numbers[4] < 60, numbers[5] < 60
        else { return false }
        var rest = text.dropFirst(19)
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0.isNumber }
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        let zone = String(rest.map { $0.isNumber ? "0" : $0 })
        return zone.isEmpty || zone == "Z" || zone == "+00:00" || zone == "-00:00"
    }

    private static func isDay(_ day: Int, month: Int, year: Int) -> Bool {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }
}

extension DateTime {
    /// From one time to another, to a tenth of a microsecond; nil where one is none.
    ///
    /// A text without a zone is taken to be in UTC, which is the only zone that is valid here.
    static func seconds(from first: String, to second: String) -> Double? {
        guard let start = ticks(first), let end = ticks(second) else { return nil }
        return Double(end - start) / 1e7
    }

    /// Tenths of a microsecond since the beginning of the year 0.
    private static func ticks(_ text: String) -> Int? {
        guard isValid(text) else { return nil }
        let numbers = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int($0) }
        guard numbers.count == 6 else { return nil }
        // Years that begin in March have their leap day at the end.
        let year = numbers[1] > 2 ? numbers[0] : numbers[0] - 1
        let month = (numbers[1] + 9) % 12
        let days =
            365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + numbers[2]
        let seconds = ((days * 24 + numbers[3]) * 60 + numbers[4]) * 60 + numbers[5]
        let rest = text.dropFirst(19)
        let digits = rest.first == "." ? rest.dropFirst().prefix { $0.isNumber }.prefix(7) : ""
        let fraction = Int(digits + String(repeating: "0", count: 7 - digits.count)) ?? 0
        return seconds * 10_000_000 + fraction
    }
}
