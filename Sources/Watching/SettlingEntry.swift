import Domain

/// One file that is waited for.
struct SettlingEntry {
    typealias Instant = Settling.Instant

    /// What `stat` said last.
    var stamp: FileStamp
    var lastChange: Instant
    var phase = Phase.quieting
    /// Probes in a row that found it incomplete for want of other files, or could not be made.
    var retries = 0
    /// The deadline that is in the queue for it.
    var planned: Instant?

    init(stamp: FileStamp, now: Instant) {
        self.stamp = stamp
        lastChange = now
        phase = stamp.size == 0 ? .empty : .quieting
    }

    enum Phase: Hashable {
        /// Nothing is in it yet: a name that a client made before it sends the data.
        case empty
        /// Waits until it has been still for the quiet time.
        case quieting
        /// Somebody is looking at it.
        case looking
        /// Was still, but somebody had it open for writing at that time.
        case written(at: Instant)
        /// Quiet and closed: to be probed at once.
        case ready
        /// Somebody probes it.
        case probing
        /// Incomplete by itself: waits for a change.
        case incomplete(String)
        /// To be probed again at a time, since other files of its set are missing.
        case waitingForOthers(String, at: Instant)
        /// To be looked at again at a time, as often as it takes, since it could not be probed.
        case postponed(String, at: Instant)
        case gaveUp(String)

        /// Whether the file is to blame for the waiting, so that it may be given up.
        var canEnd: Bool {
            switch self {
            case .empty, .written, .incomplete, .waitingForOthers: true
            case .quieting, .looking, .ready, .probing, .postponed, .gaveUp: false
            }
        }
    }

    /// Takes note of a change; whatever is under way for the file then counts for nothing.
    mutating func change(to stamp: FileStamp, now: Instant) {
        self.stamp = stamp
        lastChange = now
        retries = 0
        phase = stamp.size == 0 ? .empty : .quieting
    }

    /// Why it is not complete, as far as that is known.
    var reason: String {
        switch phase {
        case .empty: "the file is empty"
        case .quieting, .looking, .ready, .probing: "it is still changing"
        case .written: "another program on this machine has it open for writing"
        case .incomplete(let reason), .waitingForOthers(let reason, _), .postponed(let reason, _),
            .gaveUp(let reason):
            reason
        }
    }
}
