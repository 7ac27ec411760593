import CLinux
import Glibc
import Synchronization

/// What a watcher's thread and the rest of the program say to each other.
final class WatchControl: Sendable {
    /// Readable once there is something to say; -errno where there is none.
    let wakeDescriptor = unmixd_event_counter()

    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        var wantsScan = false
        var statistics = Watcher.Statistics()
        var askedAt: ContinuousClock.Instant?
    }

    deinit { if wakeDescriptor >= 0 { close(wakeDescriptor) } }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    func stop() {
        state.withLock { $0.isStopped = true }
        wake()
    }

    func requestScan() {
        state.withLock { $0.wantsScan = true }
        wake()
    }

    /// Whether a scan was asked for since the last call.
    func takeScanRequest() -> Bool {
        state.withLock { state in
            defer { state.wantsScan = false }
            return state.wantsScan
        }
    }

    var statistics: Watcher.Statistics { state.withLock { $0.statistics } }

    func count(_ change: (inout Watcher.Statistics) -> Void) {
        state.withLock { change(&$0.statistics) }
    }

    /// Says that the file system is asked something now, or has answered.
    func isAsking(_ asks: Bool) {
        let now = ContinuousClock.now
        state.withLock { $0.askedAt = asks ? now : nil }
    }

    var unansweredFor: Duration? { state.withLock { $0.askedAt }?.duration(to: .now) }

    private func wake() {
        guard wakeDescriptor >= 0 else { return }
        var one: UInt64 = 1
        write(wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes back all wakings so far.
    func drain() {
        var count: UInt64 = 0
        read(wakeDescriptor, &count, MemoryLayout<UInt64>.size)
    }
}
