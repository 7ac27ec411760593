import Dispatch
import Synchronization

/// Runs an actor on a thread of its own, so that a file system that hangs holds up that actor alone.
package final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue
    private let startedAt = Mutex<ContinuousClock.Instant?>(nil)

    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            self.startedAt.withLock { $0 = .now }
            job.runSynchronously(on: self.asUnownedSerialExecutor())
            self.startedAt.withLock { $0 = nil }
        }
    }

    /// For how long what runs at present has been running; nil while nothing does.
    package var unansweredFor: Duration? {
        startedAt.withLock { $0 }?.duration(to: .now)
    }
}
