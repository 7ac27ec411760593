import FoundationEssentials

/// Points in time and lengths of time as people read and write them.
enum Moment {
    /// Seconds since 1970.
    static var now: Double { Date().timeIntervalSince1970 }

    /// A point in time, in UTC, such as `2026-03-01T12:30:05Z`.
    ///
    /// - Parameter seconds: since 1970.
    static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }

    /// How long ago a point in time is, such as `3 min`.
    static func age(of seconds: Double, now: Double = Moment.now) -> String {
        length(now - seconds)
    }

    /// A length of time in its largest unit, such as `3 min`.
    static func length(_ seconds: Double) -> String {
        switch max(0, seconds) {
        case ..<120: "\(Int(max(0, seconds))) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86_400)) d"
        }
    }

    /// A length of time to a tenth of a second where it is short, such as `1.4 s`.
    static func exactLength(_ seconds: Double) -> String {
        seconds < 60 ? "\((max(0, seconds) * 10).rounded() / 10) s" : length(seconds)
    }

    /// The point in time that a text means: so long ago (`90s`, `30min`, `2h`, `7d`), a day (`2026-11-01`, from its
    /// beginning in UTC), or a time (`2026-11-01T12:30:00Z`).
    ///
    /// - Returns: seconds since 1970; nil where it means none.
    static func parse(_ text: String, now: Double = Moment.now) -> Double? {
        if let match = text.wholeMatch(of: /([0-9]{1,9})\s*(s|min|m|h|d)/),
            let count = Double(match.1), let unit = units[String(match.2)]
        {
            return now - count * unit
        }
        let time = text.contains("T") ? text : "\(text)T00:00:00Z"
        return try? Date(time, strategy: .iso8601).timeIntervalSince1970
    }

    private static let units: [String: Double] = [
        "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400,
    ]
}
