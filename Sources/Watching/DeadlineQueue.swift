/// Paths by the time at which something is due for them, the earliest first: a binary heap.
struct DeadlineQueue {
    typealias Instant = ContinuousClock.Instant

    private var heap: [(time: Instant, path: ExactPath)] = []

    var first: Instant? { heap.first?.time }

    mutating func insert(_ path: ExactPath, at time: Instant) {
        heap.append((time, path))
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the earliest path, unless it lies after a time.
    mutating func popFirst(until time: Instant) -> (path: ExactPath, time: Instant)? {
        guard let first = heap.first, first.time <= time else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while 2 * parent + 1 < heap.count {
            var child = 2 * parent + 1
            if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < heap[parent].time else { break }
            heap.swapAt(parent, child)
            parent = child
        }
        return (first.path, first.time)
    }
}
