import Dispatch
import Synchronization

/// The batches of hints of one watcher, in order, for one reader.
///
/// When the reader falls behind, the watcher waits: the events then queue in the kernel, whose queue is bounded and says
/// when it overflowed.
package struct Hints: AsyncSequence, Sendable {
    private let stream: AsyncStream<[Hint]>
    private let gate: Gate

    /// - Parameter capacity: batches that may wait for the reader, at least 1.
    static func make(capacity: Int) -> (hints: Hints, outlet: HintOutlet) {
        let (stream, continuation) = AsyncStream.makeStream(of: [Hint].self)
        let gate = Gate(capacity: capacity)
        continuation.onTermination = { _ in gate.close() }
        return (
            Hints(stream: stream, gate: gate), HintOutlet(continuation: continuation, gate: gate)
        )
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(batches: stream.makeAsyncIterator(), gate: gate)
    }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var batches: AsyncStream<[Hint]>.Iterator
        fileprivate let gate: Gate

        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async -> [Hint]? {
            guard let batch = await batches.next(isolation: actor) else { return nil }
            gate.leave()
            return batch
        }
    }
}

/// The watcher's end of its hints.
struct HintOutlet: Sendable {
    fileprivate let continuation: AsyncStream<[Hint]>.Continuation
    fileprivate let gate: Gate

    /// Hands over a batch, once there is room for it; blocks the calling thread until then.
    func deliver(_ batch: [Hint]) {
        guard !batch.isEmpty, gate.enter() else { return }
        continuation.yield(batch)
    }

    /// Ends the hints, and lets go a delivery that waits.
    func close() {
        gate.close()
        continuation.finish()
    }
}

/// Lets so many batches in at a time.
private final class Gate: Sendable {
    private let room = DispatchSemaphore(value: 0)
    private let isClosed = Atomic(false)

    init(capacity: Int) {
        for _ in 0..<max(1, capacity) { room.signal() }
    }

    /// Waits for room; false once closed.
    func enter() -> Bool {
        guard !isClosed.load(ordering: .acquiring) else { return false }
        room.wait()
        return !isClosed.load(ordering: .acquiring)
    }

    func leave() { room.signal() }

    func close() {
        isClosed.store(true, ordering: .releasing)
        room.signal()
    }
}
