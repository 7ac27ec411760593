package import Domain

/// Which files are quiet, and which of them are due for a look, a probe, or to be given up.
///
/// A value without clock and without files: whoever owns it tells it what was seen and when, does what ``due(_:limit:)``
/// asks for, and tells what came of it. Only the time between observations on a monotonic clock counts; what a file says
/// of its own times is compared, never believed.
///
/// A file is looked at once it has been still for the quiet time; it is probed when that look, too, finds it unchanged
/// and nobody writing it; it has settled when the probe proves it complete and it did not change meanwhile.
package struct Settling: Sendable {
    package typealias Instant = ContinuousClock.Instant

    /// How long a file must be still.
    package let quiet: Duration
    /// How long after its last change a file that does not become complete is waited for.
    package let giveUp: Duration

    var entries: [ExactPath: SettlingEntry] = [:]
    var deadlines = DeadlineQueue()

    package init(quiet: Duration, giveUp: Duration) {
        self.quiet = quiet
        self.giveUp = giveUp
    }

    /// Files that are waited for, those that were given up among them.
    package var count: Int { entries.count }

    /// Files that are waited for, those that were given up not among them.
    package var waitingCount: Int {
        entries.values.count { entry in
            if case .gaveUp = entry.phase { false } else { true }
        }
    }

    /// The paths that are waited for, in no order.
    package var paths: [String] { entries.keys.map(\.text) }

    package func isWaiting(for path: String) -> Bool { entries[ExactPath(path)] != nil }

    /// Says that a file is there, and what `stat` says of it.
    package mutating func observe(_ path: String, _ stamp: FileStamp, now: Instant) {
        let key = ExactPath(path)
        guard var entry = entries[key] else {
            entries[key] = SettlingEntry(stamp: stamp, now: now)
            plan(key)
            return
        }
        guard entry.stamp != stamp else { return }
        entry.change(to: stamp, now: now)
        entries[key] = entry
        plan(key)
    }

    /// Says that a file is gone, or a folder with all that was under it.
    package mutating func vanished(_ path: String) {
        let key = ExactPath(path)
        if entries.removeValue(forKey: key) != nil { return }
        entries = entries.filter { !$0.key.isWithin(path) }
    }

    /// Forgets a file without a word about it, since it is no longer this value's business.
    package mutating func forget(_ path: String) { entries[ExactPath(path)] = nil }

    /// What is to be done now; each step is handed out once, and its result is expected back.
    ///
    /// - Parameter limit: steps, at most; the others stay due.
    package mutating func due(_ now: Instant, limit: Int = .max) -> [Step] {
        var steps: [Step] = []
        while steps.count < limit, let (key, planned) = deadlines.popFirst(until: now) {
            guard entries[key]?.planned == planned else { continue }
            if let step = step(key, now) { steps.append(step) }
        }
        return steps
    }

    /// When to ask for what is due next; nil while nothing is waited for.
    ///
    /// It may be too early.
    package var nextDeadline: Instant? { deadlines.first }

    /// What is to be done with a file.
    package enum Step: Sendable, Hashable {
        /// Look at it and at who writes it; answer with ``looked(_:_:writer:now:)`` or ``vanished(_:)``.
        case look(String)
        /// Prove it complete; answer with ``probed(_:_:_:now:)``.
        case probe(String, FileStamp)
        /// It did not become complete in time, and why; said once. A change makes it wait again.
        case giveUp(String, reason: String)
    }
}
