extension DateTime {
    /// A date and a time without a zone, such as `2024-08-16T09:49:42.978`.
    ///
    /// - Parameter milliseconds: since the beginning of 1970 in the same zone.
    /// - Returns: nil outside the years 1 to 9999.
    static func text(milliseconds: Int) -> String? {
        let day = milliseconds.flooredQuotient(by: 86_400_000)
        let rest = milliseconds - day * 86_400_000
        guard let date = date(day: day) else { return nil }
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }
        let fraction = rest % 1000 == 0 ? "" : "." + padded(rest % 1000, 3)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(time.joined(separator: ":"))\(fraction)"
    }

    /// A moment of OLE automation, rounded to milliseconds; without a time zone, since it has none.
    ///
    /// - Parameter days: since the end of 30 December 1899.
    /// - Returns: nil for a moment that no file of today can have been taken at.
    static func text(daysSince1899 days: Double) -> String? {
        // From 1980 to 2199; the beginning of 1970 is day 25569.
        guard (29_221..<109_575).contains(days) else { return nil }
        return text(milliseconds: Int(((days - 25_569) * 86_400_000).rounded()))
    }

    /// Milliseconds since the beginning of 1970 in the same zone; nil for what is no date.
    ///
    /// - Parameters:
    ///   - date: year, month and day.
    ///   - second: of the day; may have a fraction.
    static func milliseconds(_ date: (year: Int, month: Int, day: Int), second: Double) -> Int? {
        guard (1...9999).contains(date.year), (1...12).contains(date.month),
            (1...31).contains(date.day), second >= 0, second < 86_401
        else { return nil }
        let day = dayNumber(date)
        guard let found = Self.date(day: day), found == date else { return nil }
        return day * 86_400_000 + Int((second * 1000).rounded())
    }

    /// Days since 1970-01-01 in the Gregorian calendar, whose cycle of 400 years has 146097 days.
    private static func dayNumber(_ date: (year: Int, month: Int, day: Int)) -> Int {
        // Years are counted from March on, so that the leap day is the last one.
        let year = date.month > 2 ? date.year : date.year - 1
        let cycle = year.flooredQuotient(by: 400)
        let inCycle = year - cycle * 400
        let month = (date.month + 9) % 12
        let inYear = (153 * month + 2) / 5 + date.day - 1
        return cycle * 146_097 + inCycle * 365 + inCycle / 4 - inCycle / 100 + inYear - 719_468
    }

    private static func date(day: Int) -> (year: Int, month: Int, day: Int)? {
        guard (-719_162...2_932_896).contains(day) else { return nil }
        let shifted = day + 719_468
        let cycle = shifted.flooredQuotient(by: 146_097)
        let inCycle = shifted - cycle * 146_097
        let year = (inCycle - inCycle / 1460 + inCycle / 36_524 - inCycle / 146_096) / 365
        let inYear = inCycle - (365 * year + year / 4 - year / 100)
        let month = (5 * inYear + 2) / 153
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (
            cycle * 400 + year + (civilMonth <= 2 ? 1 : 0), civilMonth,
            inYear - (153 * month + 2) / 5 + 1
        )
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int {
    fileprivate func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self + 1) / divisor - 1
    }
}
