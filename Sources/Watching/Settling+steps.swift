package import Domain

extension Settling {
    /// What a probe says of a file.
    package enum Verdict: Sendable, Hashable {
        /// All of it is there.
        case complete
        /// Some of it is missing; only a change of this file can help.
        case incomplete(String)
        /// Other files of its set are missing; it is probed again now and then.
        case waitsForOthers(String)
        /// It can be no stack.
        case refused
        /// The probe could not be made; it is made again now and then.
        case postponed(String)
    }

    /// Answers ``Step/look(_:)``.
    package mutating func looked(
        _ path: String, _ stamp: FileStamp, writer: WriterCheck, now: Instant
    ) {
        let key = ExactPath(path)
        observe(path, stamp, now: now)
        guard var entry = entries[key], entry.phase == .looking else { return }
        entry.phase = writer == .writer ? .written(at: now) : .ready
        entries[key] = entry
        plan(key)
    }

    /// Answers ``Step/probe(_:_:)``.
    ///
    /// - Parameter stamp: what `stat` said of the very file that the probe had open.
    /// - Returns: whether the verdict holds: the file had not changed since. A file of which all is known — complete or
    ///   refused — is then no longer waited for.
    package mutating func probed(
        _ path: String, _ stamp: FileStamp, _ verdict: Verdict, now: Instant
    ) -> Bool {
        let key = ExactPath(path)
        observe(path, stamp, now: now)
        guard var entry = entries[key], entry.phase == .probing else { return false }
        switch verdict {
        case .complete, .refused:
            entries[key] = nil
            return true
        case .incomplete(let reason): entry.phase = .incomplete(reason)
        case .waitsForOthers(let reason):
            entry.phase = .waitingForOthers(reason, at: now + pause(after: entry.retries))
            entry.retries += 1
        case .postponed(let reason):
            entry.phase = .postponed(reason, at: now + pause(after: entry.retries))
            entry.retries += 1
        }
        entries[key] = entry
        plan(key)
        return true
    }

    /// Answers ``Step/look(_:)`` or ``Step/probe(_:_:)`` where neither could be done: the file system did not answer.
    package mutating func failed(_ path: String, reason: String, now: Instant) {
        let key = ExactPath(path)
        guard var entry = entries[key] else { return }
        guard entry.phase == .looking || entry.phase == .probing else { return }
        entry.phase = .postponed(reason, at: now + pause(after: entry.retries))
        entry.retries += 1
        entries[key] = entry
        plan(key)
    }

    /// Has a file that waits for a change, or was given up, looked at anew, as if it had just changed.
    package mutating func reconsider(_ path: String, now: Instant) {
        let key = ExactPath(path)
        guard var entry = entries[key] else { return }
        switch entry.phase {
        case .empty, .quieting, .looking, .ready, .probing: return
        case .written, .incomplete, .waitingForOthers, .postponed, .gaveUp:
            entry.change(to: entry.stamp, now: now)
            entries[key] = entry
            plan(key)
        }
    }

    /// The quiet time, doubled with each retry, up to 15 minutes.
    private func pause(after retries: Int) -> Duration {
        let doubled = max(quiet, .seconds(1)) * (1 << min(retries, 20))
        return min(doubled, max(quiet, .seconds(15 * 60)))
    }

    /// Does what is due for a file, or plans it for when it is.
    mutating func step(_ key: ExactPath, _ now: Instant) -> Step? {
        guard var entry = entries[key], let deadline = deadline(of: entry) else { return nil }
        entry.planned = nil
        guard deadline <= now else {
            entries[key] = entry
            plan(key)
            return nil
        }
        let step: Step
        if entry.phase == .ready {
            entry.phase = .probing
            step = .probe(key.text, entry.stamp)
        } else if entry.phase.canEnd && entry.lastChange + giveUp <= now {
            let reason = entry.reason
            entry.phase = .gaveUp(reason)
            step = .giveUp(key.text, reason: reason)
        } else {
            entry.phase = .looking
            step = .look(key.text)
        }
        entries[key] = entry
        plan(key)
        return step
    }

    /// When something is to be done for a file, as far as is known; nil while somebody does it, or a change is needed.
    func deadline(of entry: SettlingEntry) -> Instant? {
        let end = entry.lastChange + giveUp
        return switch entry.phase {
        case .looking, .probing, .gaveUp: nil
        case .empty, .incomplete: end
        case .quieting: entry.lastChange + quiet
        case .written(let time): min(time + max(quiet, .seconds(1)), end)
        case .ready: entry.lastChange
        case .waitingForOthers(_, let time): min(time, end)
        case .postponed(_, let time): time
        }
    }

    /// Puts a file's next deadline into the queue, unless one that is no later is there already.
    mutating func plan(_ key: ExactPath) {
        guard var entry = entries[key], let deadline = deadline(of: entry) else { return }
        if let planned = entry.planned, planned <= deadline { return }
        entry.planned = deadline
        entries[key] = entry
        deadlines.insert(key, at: deadline)
    }
}
