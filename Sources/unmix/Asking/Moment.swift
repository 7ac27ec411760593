import FoundationEssentials

/// Points in time and lengths of time as people read them.
enum Moment {
    /// A point in time, in UTC, such as `2026-03-01T12:30:05Z`.
    ///
    /// - Parameter seconds: since 1970.
    static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }

    /// How long ago a point in time is, such as `3 min`.
    static func age(of seconds: Double, now: Double = Date().timeIntervalSince1970) -> String {
        let age = max(0, now - seconds)
        return switch age {
        case ..<120: "\(Int(age)) s"
        case ..<7200: "\(Int(age / 60)) min"
        case ..<172_800: "\(Int(age / 3600)) h"
        default: "\(Int(age / 86_400)) d"
        }
    }
}
