import Synchronization

/// What was counted since the service was started, for the metrics.
final class Tally: Sendable {
    struct Counts: Sendable, Hashable {
        /// Results published, by watch.
        var published: [String: Int] = [:]
        /// Attempts that did not work, by watch.
        var failed: [String: Int] = [:]
        /// Attempts in which the worker crashed, by watch.
        var crashed: [String: Int] = [:]
        /// How long attempts took that came to their end.
        var seconds = Histogram(bounds: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600])
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock(\.self) }

    func published(_ watch: String) {
        state.withLock { $0.published[watch, default: 0] += 1 }
    }

    func failed(_ watch: String, byCrash: Bool) {
        state.withLock { counts in
            counts.failed[watch, default: 0] += 1
            if byCrash { counts.crashed[watch, default: 0] += 1 }
        }
    }

    func ended(after seconds: Double) { state.withLock { $0.seconds.add(seconds) } }
}

/// How often a value was at most so large, for each of some bounds.
struct Histogram: Sendable, Hashable {
    /// In rising order.
    let bounds: [Double]
    /// Values up to each bound, and not up to the one before.
    private(set) var counts: [Int]
    /// All values, those above the last bound among them.
    private(set) var count = 0
    private(set) var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    mutating func add(_ value: Double) {
        count += 1
        sum += value
        if let index = bounds.firstIndex(where: { value <= $0 }) { counts[index] += 1 }
    }
}
