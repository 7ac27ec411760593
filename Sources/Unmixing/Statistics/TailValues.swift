/// The smallest and the largest values of a channel, as many as its percentiles need: one pass, no sorting.
struct TailValues: OrderStatistics {
    private var low: SmallestKeys
    /// The largest values, as the smallest complements of keys.
    private var high: SmallestKeys
    private let lowCount: Int
    private let highCount: Int
    private var count = 0
    private(set) var isComplete = false

    /// Percentiles up to 50 are looked for from below, the others from above.
    init(percentiles: [Double], count: Int) {
        var low = 0
        var high = 0
        for q in percentiles {
            let rank = Percentile(q, count: count).lower
            // One rank more than needed on either side, for the rounding of positions.
            if q <= 50 { low = max(low, rank + 3) } else { high = max(high, count - rank + 1) }
        }
        lowCount = min(low, count)
        highCount = min(high, count)
        self.low = SmallestKeys(wanted: lowCount)
        self.high = SmallestKeys(wanted: highCount)
    }

    /// Bytes that the tails take at most.
    var bytes: Int { SmallestKeys.bytes(wanted: lowCount) + SmallestKeys.bytes(wanted: highCount) }

    mutating func add(_ values: UnsafeBufferPointer<Float>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: values.count) { keys in
            for index in 0..<values.count { keys[index] = OrderedKey.key(values[index]) }
            let keys = UnsafeBufferPointer(keys)
            if lowCount > 0 { low.add(keys, flip: 0) }
            if highCount > 0 { high.add(keys, flip: .max) }
        }
    }

    mutating func endPass(count: Int) {
        self.count = count
        isComplete = true
    }

    func value(rank: Int) -> Float {
        if let key = low.key(rank: rank) { return OrderedKey.value(key) }
        if let key = high.key(rank: count - 1 - rank) { return OrderedKey.value(~key) }
        preconditionFailure("rank \(rank) of \(count) was not announced")
    }

    mutating func lowerBound(ofLargest count: Int) -> Float {
        guard count <= highCount else { return -.infinity }
        high.compact()
        return high.isBounded ? OrderedKey.value(~high.bound) : -.infinity
    }

    func count(atLeast value: Float) -> Int? { nil }
}
