import Domain

/// The facts of the status, and what was counted, as metrics.
enum Metrics {
    /// - Parameter now: seconds since 1970.
    static func text(_ status: ServiceStatus, _ counts: Tally.Counts, now: Double) -> String {
        var text = MetricsText()
        text.metric("unmixd_info", .gauge, "The version that runs.")
        text.sample("unmixd_info", 1, ["version": status.software])
        text.metric(
            "unmixd_start_time_seconds", .gauge, "When the service was started.", status.startedAt)
        jobs(status, &text, now: now)
        attempts(status, counts, &text)
        watches(status, &text)
        text.metric(
            "unmixd_log_entries_dropped_total", .counter, "Log entries that nobody took in time.",
            Double(status.droppedLogEntries))
        return text.text
    }

    private static func jobs(
        _ status: ServiceStatus, _ text: inout MetricsText, now: Double
    ) {
        text.metric("unmixd_jobs", .gauge, "Jobs in the ledger.")
        for watch in status.watches {
            for state in Job.State.allCases {
                text.sample(
                    "unmixd_jobs", Double(watch.jobs[state.rawValue] ?? 0),
                    ["watch": watch.name, "state": state.rawValue])
            }
        }
        text.metric(
            "unmixd_queue_age_seconds", .gauge, "How long the first job of the queue has waited.",
            status.oldestQueuedAt.map { max(0, now - $0) } ?? 0)
        text.metric(
            "unmixd_paused", .gauge, "Whether nothing is started, because somebody said so.")
        for watch in status.watches {
            let isPaused = status.pausedAt != nil || watch.pausedAt != nil
            text.sample("unmixd_paused", isPaused ? 1 : 0, ["watch": watch.name])
        }
    }

    private static func attempts(
        _ status: ServiceStatus, _ counts: Tally.Counts, _ text: inout MetricsText
    ) {
        text.metric("unmixd_workers", .gauge, "Attempts at a time.", Double(status.workers))
        text.metric(
            "unmixd_workers_busy", .gauge, "Attempts under way.", Double(status.running.count))
        let counters: [(String, String, [String: Int])] = [
            ("unmixd_published_total", "Results published since the start.", counts.published),
            ("unmixd_failed_total", "Attempts that did not work since the start.", counts.failed),
            (
                "unmixd_worker_crashes_total", "Workers that crashed since the start.",
                counts.crashed
            ),
        ]
        for (name, help, values) in counters {
            text.metric(name, .counter, help)
            for watch in status.watches {
                text.sample(name, Double(values[watch.name] ?? 0), ["watch": watch.name])
            }
        }
        text.histogram("unmixd_attempt_seconds", "How long attempts took.", counts.seconds)
    }

    private static func watches(_ status: ServiceStatus, _ text: inout MetricsText) {
        typealias Value = (WatchStatus) -> Int
        let metrics: [(String, MetricsText.Kind, String, Value)] = [
            ("unmixd_waiting_files", .gauge, "Stacks that are not settled yet.", { $0.waiting }),
            (
                "unmixd_incomplete_files", .gauge, "Files of stacks that never became complete.",
                { $0.incomplete }
            ),
            ("unmixd_refused_files", .gauge, "Files that are no stacks.", { $0.refused }),
            (
                "unmixd_watch_polling", .gauge, "Whether changes are found by scans alone.",
                { $0.mode.hasPrefix("polling") ? 1 : 0 }
            ),
            (
                "unmixd_watch_offline", .gauge, "Whether the drop folder cannot be reached.",
                { $0.offline == nil ? 0 : 1 }
            ),
            (
                "unmixd_watch_stalled", .gauge, "Whether the drop folder does not answer.",
                { $0.stalledFor == nil ? 0 : 1 }
            ),
            (
                "unmixd_rule_errors", .gauge, "Rule files that are broken.",
                { $0.ruleErrors.count }
            ),
            ("unmixd_folders", .gauge, "Folders that are watched.", { $0.counters.folders }),
            ("unmixd_events_total", .counter, "Events from the kernel.", { $0.counters.events }),
            (
                "unmixd_overflows_total", .counter, "Times that the kernel lost events.",
                { $0.counters.overflows }
            ),
            ("unmixd_scans_total", .counter, "Full scans.", { $0.counters.scans }),
        ]
        for (name, kind, help, value) in metrics {
            text.metric(name, kind, help)
            for watch in status.watches {
                text.sample(name, Double(value(watch)), ["watch": watch.name])
            }
        }
    }
}
