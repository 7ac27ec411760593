import Dispatch
import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import Systemd

/// Ends the process some time after it was told to stop, where it could not: a thread that waits for a file system that
/// hangs cannot be called back.
///
/// Nothing is lost by that: the ledger takes up what was under way, as after a crash.
final class StopDeadline: Service {
    /// More than the attempts under way have, and less than `TimeoutStopSec=` in the unit.
    private static let patience = DispatchTimeInterval.seconds(40)

    private let log: LogWriter
    private let logger: Logger
    private let hasEnded = Mutex(false)

    init(log: LogWriter, logger: Logger) {
        self.log = log
        self.logger = logger
    }

    /// Waits for the word to stop; from then on the time runs, on a queue that nothing holds up.
    func run() async throws {
        try? await gracefulShutdown()
        DispatchQueue(label: "unmixd.stop").asyncAfter(deadline: .now() + Self.patience) {
            self.hasEnded.withLock { hasEnded in
                guard !hasEnded else { return }
                self.logger.error(
                    "ended without waiting any longer for a file system that does not answer")
                self.log.flush(within: .seconds(2))
                _exit(EXIT_SUCCESS)
            }
        }
    }

    /// Says that everything has stopped in order.
    func lift() { hasEnded.withLock { $0 = true } }
}
