/// A date and a time as Micro-Manager writes them, such as `2026-07-24 19:22:44.511 +0200`.
enum MicroManagerDate {
    /// The same in ISO 8601: in UTC where the text gives a zone, else as it stands; nil where it is no such date.
    static func iso(_ text: String) -> String? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count >= 2 else { return nil }
        let day = parts[0].split { "-/".contains($0) }
        let date = day.joined(separator: "-") + "T" + parts[1].prefix { $0 != "," }
        guard DateTime.isValid(date) else { return nil }
        guard parts.count > 2, let minutes = zone(parts[2]) else { return date }
        return utc(date, minutes)
    }

    /// How far a zone such as `-0730` is ahead of UTC, in minutes.
    private static func zone(_ text: Substring) -> Int? {
        let digits = text.dropFirst().filter { $0 != ":" }
        guard "+-".contains(text.first ?? " "), digits.count == 4, let number = Int(digits),
            number >= 0 && number % 100 < 60 && number < 2400
        else { return nil }
        return (text.first == "-" ? -1 : 1) * (number / 100 * 60 + number % 100)
    }

    private static func utc(_ date: String, _ minutes: Int) -> String {
        let numbers = date.prefix(16).split { "-T:".contains($0) }.compactMap { Int($0) }
        guard numbers.count == 5 else { return date }
        let clock = numbers[3] * 60 + numbers[4] - minutes
        let time = (clock % 1440 + 1440) % 1440
        let (year, month, day) = shifted(
            numbers[0], numbers[1], numbers[2], by: clock < 0 ? -1 : clock >= 1440 ? 1 : 0)
        let hours = [time / 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(hours)"
            + date.dropFirst(16) + "Z"
    }

    /// The day before or behind.
    private static func shifted(
        _ year: Int, _ month: Int, _ day: Int, by step: Int
    ) -> (year: Int, month: Int, day: Int) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        switch (step, day) {
        case (-1, 1) where month == 1: return (year - 1, 12, 31)
        case (-1, 1): return (year, month - 1, lengths[month - 2])
        case (1, lengths[month - 1]) where month == 12: return (year + 1, 1, 1)
        case (1, lengths[month - 1]): return (year, month + 1, 1)
        default: return (year, month, day + step)
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
