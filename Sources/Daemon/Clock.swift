import FoundationEssentials

/// The time of day, for what is written down; lengths of time are measured on a monotonic clock instead.
enum Clock {
    /// Seconds since 1970.
    static var now: Double { Date().timeIntervalSince1970 }

    /// A point in time as people read it, in UTC.
    static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }
}
