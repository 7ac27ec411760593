import CSystemd
import Glibc

/// What the service tells systemd of itself (sd_notify(3)); nothing where no manager listens.
package enum Notify {
    /// The service is up.
    package static func ready(status: String) { send("READY=1", statusField(status)) }

    /// The configuration is being read again; ``ready(status:)`` ends it.
    package static func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
        send("RELOADING=1", "MONOTONIC_USEC=\(microseconds)")
    }

    /// The service is going down.
    package static func stopping(status: String) { send("STOPPING=1", statusField(status)) }

    /// One line for `systemctl status`.
    package static func status(_ text: String) { send(statusField(text)) }

    /// The service is alive.
    package static func watchdog() { send("WATCHDOG=1") }

    /// Start, reload or stop may take so much longer, counted from now.
    package static func extendTimeout(by duration: Duration) {
        send("EXTEND_TIMEOUT_USEC=\(max(0, Int64(duration / .microseconds(1))))")
    }

    /// Within which time systemd wants to hear ``watchdog()`` again; nil where it does not watch.
    ///
    /// Half of it is a good interval.
    package static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    /// A line break would begin another assignment.
    private static func statusField(_ text: String) -> String {
        "STATUS=\(text.withControlCharactersEscaped)"
    }

    /// A manager that does not answer is no reason to stop working.
    private static func send(_ assignments: String...) {
        sd_notify(0, assignments.joined(separator: "\n"))
    }
}
