import Domain

/// What `unmix status` shows: how the service is, on one screen.
struct StatusReport {
    var status: ServiceStatus
    /// Seconds since 1970.
    var now: Double
    /// Of the terminal.
    var columns = 80

    var text: String {
        let lines = head + watches + ["", queue] + running + failures
        return lines.map(\.escapingLines).joined(separator: "\n")
    }

    private var head: [String] {
        var lines = [
            "unmixd \(status.software), process \(status.pid), running for "
                + Moment.age(of: status.startedAt, now: now)
        ]
        lines += status.notices.map { "NOTE: \($0)" }
        if let paused = status.pausedAt {
            lines.append(
                "PAUSED for \(Moment.age(of: paused, now: now)): nothing is started; "
                    + "`unmix resume` goes on")
        }
        if status.droppedLogEntries > 0 {
            lines.append("\(status.droppedLogEntries) log entries were dropped")
        }
        return lines
    }

    private var watches: [String] {
        status.watches.flatMap { watch -> [String] in
            let waiting = watch.waiting == 1 ? "1 stack" : "\(watch.waiting) stacks"
            var lines = [
                "", "\(watch.name): \(watch.folder) → \(watch.results)",
                "  \(health(of: watch)); \(waiting) not settled; \(Self.jobs(watch.jobs))",
            ]
            let leftAlone = [("incomplete", watch.incomplete), ("refused", watch.refused)]
                .filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
            if !leftAlone.isEmpty {
                lines.append(
                    "  files left alone: \(leftAlone.joined(separator: ", ")); "
                        + "the results tree says why")
            }
            if let paused = watch.pausedAt {
                lines.append(
                    "  PAUSED for \(Moment.age(of: paused, now: now)); "
                        + "`unmix resume \(watch.name)` goes on")
            }
            return lines + watch.ruleErrors.map { "  broken rule file: \($0)" }
        }
    }

    private func health(of watch: WatchStatus) -> String {
        if let seconds = watch.stalledFor {
            return "STALLED: the drop folder has not answered for \(Moment.length(seconds))"
        }
        if let reason = watch.offline { return "OFFLINE: \(reason)" }
        return watch.mode
    }

    private var queue: String {
        let age = status.oldestQueuedAt.map {
            "; the first of the queue has waited for \(Moment.age(of: $0, now: now))"
        }
        return "jobs: \(Self.jobs(status.jobs))\(age ?? "")"
    }

    private var running: [String] {
        let heading =
            "running: \(status.running.count) of \(status.workers)"
            + (status.workers == 1 ? " worker" : " workers")
        return [heading]
            + status.running.map { job in
                let elapsed = max(0, now - job.startedAt)
                let start = "  \(job.job) \(job.stack.watch) \(job.stack.path)"
                guard let progress = job.progress else {
                    return "\(start)\n    starting, \(Moment.length(elapsed))"
                }
                return "\(start)\n    \(Self.bar(progress, elapsed: elapsed, columns: columns))"
            }
    }

    /// One line: bar, phase, planes, throughput and the time so far.
    static func bar(_ progress: Progress, elapsed: Double, columns: Int) -> String {
        let share =
            progress.planeCount > 0 ? Double(progress.planes) / Double(progress.planeCount) : 0
        let rate = elapsed > 0 ? Double(progress.bytes) / elapsed / 1e6 : 0
        let width = min(30, max(10, columns - 60))
        let filled = Int(min(1, share) * Double(width))
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return
            "\(bar) \(progress.phase.rawValue) \(progress.planes)/\(progress.planeCount) planes, "
            + "\(Int(rate)) MB/s, \(Moment.length(elapsed))"
    }

    private var failures: [String] {
        guard !status.lastFailures.isEmpty else { return [] }
        return ["", "last failures:"]
            + status.lastFailures.flatMap { job in
                [
                    "  \(job.id) \(job.stack.watch) \(job.stack.path): \(job.state.rawValue) "
                        + "\(Moment.age(of: job.updatedAt, now: now)) ago",
                    "    \(job.failure?.description ?? "")",
                ]
            }
    }

    /// The jobs of each state in the order in which a job comes through them; `none` where there are none.
    private static func jobs(_ counts: [String: Int]) -> String {
        let words = Job.State.allCases.compactMap { state in
            counts[state.rawValue].map { "\($0) \(state.rawValue)" }
        }
        return words.isEmpty ? "no jobs" : words.joined(separator: ", ")
    }
}

extension String {
    /// The text with control characters made visible in each of its lines.
    fileprivate var escapingLines: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).escapingControlCharacters }.joined(separator: "\n")
    }
}
