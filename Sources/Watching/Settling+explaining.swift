extension Settling {
    /// What a file is waiting for, in words, such as “waiting: quiet for 4 s of 10 s”; nil where it is not waited for.
    package func explain(_ path: String, now: Instant) -> String? {
        guard let entry = entries[ExactPath(path)] else { return nil }
        let still = entry.lastChange.duration(to: now)
        let left = now.duration(to: entry.lastChange + giveUp).inWords
        return switch entry.phase {
        case .empty: "waiting: the file is empty; gives up in \(left)"
        case .quieting:
            "waiting: quiet for \(min(still, quiet).inWords) of \(quiet.inWords)"
        case .looking: "waiting: being looked at"
        case .written:
            "waiting: another program on this machine has it open for writing; gives up in \(left)"
        case .ready: "waiting to be checked for completeness"
        case .probing: "being checked for completeness"
        case .incomplete(let reason): "incomplete: \(reason); gives up in \(left)"
        case .waitingForOthers(let reason, let time):
            "incomplete: \(reason); looked at again in \(now.duration(to: time).inWords), "
                + "gives up in \(left)"
        case .postponed(let reason, let time):
            "waiting: \(reason); tried again in \(now.duration(to: time).inWords)"
        case .gaveUp(let reason): "incomplete: \(reason); given up until it changes"
        }
    }
}
