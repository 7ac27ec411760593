/// How long a job waits between an attempt that did not work and the next one.
///
/// Doubling, so that a share that is gone for a night does not fill the journal, and with an upper bound, so that the
/// job goes on soon after the share is back. It has no randomness: the dispatcher spreads the load, not chance.
package struct Backoff: Sendable, Hashable {
    /// Seconds after the first attempt.
    package var first: Double
    /// Seconds that no delay exceeds.
    package var longest: Double

    package init(first: Double = 30, longest: Double = 3_600) {
        self.first = first
        self.longest = longest
    }

    /// Seconds to wait after the attempt of this number, which counts from 1.
    package func delay(afterAttempt attempt: Int) -> Double {
        // Past 62 doublings every first delay of a nanosecond or more is above any bound of use.
        let doublings = min(max(attempt - 1, 0), 62)
        return min(first * Double(1 << doublings), longest)
    }
}
