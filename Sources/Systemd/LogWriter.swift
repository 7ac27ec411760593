import Dispatch
import Glibc
import Logging
import Synchronization

/// The one thread that writes log records.
///
/// Writing may block for ever, since a journal that was stopped takes nothing and says nothing. Records wait in a
/// bounded queue; when it is full they are dropped and counted, and the count is logged once writing goes on. Whoever
/// logs never waits.
package final class LogWriter: Sendable {
    private struct State {
        var waiting: [LogRecord] = []
        var dropped = 0
        var droppedInAll = 0
        var flushes: [DispatchSemaphore] = []
    }

    private let state = Mutex(State())
    private let hasWork = DispatchSemaphore(value: 0)
    private let capacity: Int

    /// - Parameters:
    ///   - destination: where records go.
    ///   - identifier: the program's name in the journal.
    ///   - capacity: records that may wait.
    package convenience init(
        _ destination: LogDestination, identifier: String, capacity: Int = 4096
    ) {
        let inColour = isatty(STDERR_FILENO) == 1
        self.init(capacity: capacity) { record in
            if destination == .journal && record.sendToJournal(identifier: identifier) { return }
            LogRecord.writeToStandardError(record.line(inColour: inColour))
        }
    }

    /// - Parameter write: writes a record; may block. Called on the writer's thread alone.
    init(capacity: Int, write: @escaping @Sendable (LogRecord) -> Void) {
        self.capacity = capacity
        DispatchQueue(label: "unmixd.log").async { [weak self, hasWork] in
            Self.ignoreBrokenPipes()
            while true {
                hasWork.wait()
                guard let self else { return }
                self.writeAll(write)
            }
        }
    }

    deinit { hasWork.signal() }

    /// Takes a record, and never waits.
    package func submit(_ record: LogRecord) {
        let isTaken = state.withLock { state in
            guard state.waiting.count < capacity else {
                state.dropped += 1
                state.droppedInAll += 1
                return false
            }
            state.waiting.append(record)
            return true
        }
        if isTaken { hasWork.signal() }
    }

    /// Records that were dropped since the start.
    package var droppedCount: Int { state.withLock(\.droppedInAll) }

    /// Waits until all that was submitted is written, at most for a time.
    ///
    /// It blocks the calling thread: for the very end of the program.
    ///
    /// - Returns: false where the time was up.
    @discardableResult
    package func flush(within limit: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        state.withLock { $0.flushes.append(done) }
        hasWork.signal()
        let nanoseconds = Int(limit / .nanoseconds(1))
        return done.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }

    private func writeAll(_ write: (LogRecord) -> Void) {
        while let record = next() { write(record) }
    }

    /// The next record; where some were dropped, the word about them once the others are written.
    ///
    /// With nothing left, those who wait for that are told.
    private func next() -> LogRecord? {
        state.withLock { state in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            guard state.dropped > 0 else {
                for flush in state.flushes { flush.signal() }
                state.flushes = []
                return nil
            }
            defer { state.dropped = 0 }
            return LogRecord(
                level: .warning,
                message: "log entries were dropped, since nobody took them in time",
                values: [("count", String(state.dropped))], time: LogRecord.now, file: #fileID,
                function: #function, line: #line)
        }
    }

    /// Has writing to a reader that is gone fail, instead of ending the program.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}

extension LogRecord {
    /// Seconds since 1970.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
