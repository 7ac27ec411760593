import Dispatch
import Domain
import Synchronization

/// Work that goes on beside the thread that started it, which waits for its result at the end.
final class BesideTask<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, Failure>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)
    /// What is left to the thread that waits; nil where nothing is.
    private let rest: Mutex<(@Sendable () throws(Failure) -> Value)?>

    /// Starts the work on a thread of its own: the shared ones may all be waiting.
    ///
    /// - Parameter isLittle: so little that it is left to the thread that waits for it.
    init(isLittle: Bool = false, _ work: @escaping @Sendable () throws(Failure) -> Value) {
        rest = Mutex(isLittle ? work : nil)
        if isLittle { return }
        DispatchQueue(label: "unmixd.beside").async { [self] in run(work) }
    }

    private func run(_ work: () throws(Failure) -> Value) {
        let value = Result { () throws(Failure) in try work() }
        result.withLock { $0 = value }
        isDone.signal()
    }

    /// Waits for the result.
    func value() throws(Failure) -> Value {
        let rest = rest.withLock { rest in
            defer { rest = nil }
            return rest
        }
        if let rest { run(rest) }
        isDone.wait()
        defer { isDone.signal() }
        guard let value = result.withLock(\.self) else {
            throw Failure(.internalError, "work beside the main thread ended without a result")
        }
        return try value.get()
    }
}
