import Glibc
import Synchronization

/// The end of a pipe that is held open for as long as somebody wants a worker to work.
final class Lifeline: Sendable {
    private let descriptor: Mutex<Int32?>

    init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    /// Has the worker ended; it may be called from any thread, and more than once.
    func cut() {
        descriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }
}
