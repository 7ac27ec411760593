import Domain
import Testing

@testable import Daemon

/// The facts of the status as one line and as metrics.
struct TellingTests {
    private var status: ServiceStatus {
        ServiceStatus(
            software: "0.1.0", pid: 7, startedAt: 1000,
            watches: [
                WatchStatus(
                    name: "sp8", folder: "/d", results: "/r", mode: "inotify", waiting: 3,
                    jobs: ["queued": 14, "done": 120],
                    counters: .init(events: 9, overflows: 1, scans: 2, folders: 4)),
                WatchStatus(
                    name: "nas", folder: "/n", results: "/r", mode: "polling: NFS",
                    offline: "it is not mounted", pausedAt: 1500, waiting: 0,
                    incomplete: 3, refused: 410, ruleErrors: ["unmix.yaml:1:1: bad"],
                    jobs: ["failed": 2]),
            ],
            workers: 2, jobs: ["queued": 14, "done": 120, "failed": 2], oldestQueuedAt: 1900,
            running: [], lastFailures: [], droppedLogEntries: 5)
    }

    @Test func theLineForSystemdIsShort() {
        #expect(
            StatusLine.text(status, now: 2080)
                == "nas paused; 2 watches (1 offline, 1 polling, 1 with broken rules), 0 running, "
                + "14 queued (oldest 3 min), 120 done, 2 failed")
        var quiet = status
        quiet.watches = [status.watches[0]]
        (quiet.oldestQueuedAt, quiet.pausedAt) = (nil, 1)
        #expect(
            StatusLine.text(quiet, now: 2080)
                == "paused; 1 watch, 0 running, 14 queued, 120 done, 2 failed")
        let stack = StackIdentity(watch: "sp8", path: "a.tif", size: 9, fingerprint: "f")
        let half = Progress(phase: .correcting, planes: 24, planeCount: 48, bytes: 9)
        quiet.pausedAt = nil
        quiet.running = [half, nil].map { .init(job: 1, stack: stack, startedAt: 1, progress: $0) }
        #expect(
            StatusLine.text(quiet, now: 2080)
                == "1 watch, 2 running (correcting 50 %), 14 queued, 120 done, 2 failed")
    }

    @Test func theMetricsSayTheSame() {
        let tally = Tally()
        tally.published("sp8")
        tally.failed("nas", byCrash: true)
        tally.ended(after: 0.4)
        tally.ended(after: 5000)
        let lines = Metrics.text(status, tally.counts, now: 2080)
            .split(separator: "\n").map(String.init)
        for line in [
            "unmixd_info{version=\"0.1.0\"} 1",
            "unmixd_jobs{watch=\"sp8\",state=\"queued\"} 14",
            "unmixd_jobs{watch=\"nas\",state=\"cancelled\"} 0",
            "unmixd_queue_age_seconds 180",
            "unmixd_paused{watch=\"sp8\"} 0", "unmixd_paused{watch=\"nas\"} 1",
            "unmixd_published_total{watch=\"sp8\"} 1",
            "unmixd_failed_total{watch=\"nas\"} 1",
            "unmixd_worker_crashes_total{watch=\"nas\"} 1",
            "unmixd_attempt_seconds_bucket{le=\"0.1\"} 0",
            "unmixd_attempt_seconds_bucket{le=\"0.5\"} 1",
            "unmixd_attempt_seconds_bucket{le=\"3600\"} 1",
            "unmixd_attempt_seconds_bucket{le=\"+Inf\"} 2",
            "unmixd_attempt_seconds_sum 5000.4", "unmixd_attempt_seconds_count 2",
            "unmixd_waiting_files{watch=\"sp8\"} 3", "unmixd_watch_polling{watch=\"nas\"} 1",
            "unmixd_incomplete_files{watch=\"nas\"} 3", "unmixd_refused_files{watch=\"nas\"} 410",
            "unmixd_watch_offline{watch=\"nas\"} 1", "unmixd_watch_stalled{watch=\"sp8\"} 0",
            "unmixd_overflows_total{watch=\"sp8\"} 1", "unmixd_scans_total{watch=\"sp8\"} 2",
            "unmixd_log_entries_dropped_total 5",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        // Every metric has its help and its type, once.
        let names = lines.filter { $0.hasPrefix("# TYPE") }
        #expect(Set(names).count == names.count)
        #expect(names.count == lines.count { $0.hasPrefix("# HELP") })
    }

    @Test func labelsAreEscaped() {
        var text = MetricsText()
        text.sample("x", 1.5, ["a": "q\"b\\c\nd"])
        #expect(text.text == "x{a=\"q\\\"b\\\\c\\nd\"} 1.5\n")
    }
}
