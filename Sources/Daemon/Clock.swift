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

/// Notices that somebody set the time of day, by a clock that nobody can set.
struct ClockJumps {
    /// Seconds between the two clocks.
    private var offset: Double?

    /// - Parameters:
    ///   - wall: the time of day, in seconds.
    ///   - steady: seconds on a clock that goes on evenly.
    /// - Returns: by how many seconds the time of day was set since the last call; 0 where it was not, or by so little
    ///   that it may be the clock's steady correction.
    mutating func jump(wall: Double, steady: Double) -> Double {
        defer { offset = wall - steady }
        guard let offset else { return 0 }
        let jump = wall - steady - offset
        return abs(jump) < 2 ? 0 : jump
    }
}
