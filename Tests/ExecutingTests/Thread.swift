import Dispatch

/// Work on a thread of its own.
struct Thread {
    private let end = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "test").async { [end] in
            work()
            end.signal()
        }
    }

    func join() { end.wait() }
}
