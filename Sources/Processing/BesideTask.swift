import Dispatch
import Domain
import Synchronization

/// Work that goes on beside the thread that started it, which waits for its result at the end.
final class BesideTask<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, Failure>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    /// Starts the work on a thread of its own: the shared ones may all be waiting.
    init(_ work: @escaping @Sendable () throws(Failure) -> Value) {
        DispatchQueue(label: "unmixd.beside").async { [self] in
            let value = Result { () throws(Failure) in try work() }
            result.withLock { $0 = value }
            isDone.signal()
        }
    }

    /// Waits for the result.
    func value() throws(Failure) -> Value {
        isDone.wait()
        defer { isDone.signal() }
        guard let value = result.withLock(\.self) else {
            throw Failure(.internalError, "work beside the main thread ended without a result")
        }
        return try value.get()
    }
}
