/// The K smallest of the keys fed so far, unordered, with ties at the K-th cut off.
///
/// The K-th smallest so far is a bound that only falls, so most keys of a long stream are refused by
/// one comparison. Memory is at most 1.25 K keys and a little.
struct SmallestKeys {
    /// The kept keys come first; the rest is room.
    private var keys: [UInt32]
    private var count = 0
    private let wanted: Int
    /// Keys at or above it are not among the smallest; `UInt32.max` while fewer than K are known.
    private(set) var bound = UInt32.max
    /// Whether K keys have been seen and cut off, so that `bound` is the K-th smallest.
    private(set) var isBounded = false

    /// Bytes that keeping so many keys takes.
    static func bytes(wanted: Int) -> Int { 4 * Self.capacity(wanted: wanted) }

    private static func capacity(wanted: Int) -> Int { wanted + wanted / 4 + 4096 }

    init(wanted: Int) {
        self.wanted = wanted
        keys = [UInt32](repeating: 0, count: wanted > 0 ? Self.capacity(wanted: wanted) : 0)
    }

    /// Takes keys of a stream, each XORed with `flip` first.
    mutating func add(_ stream: UnsafeBufferPointer<UInt32>, flip: UInt32) {
        guard wanted > 0 else { return }
        let step = 64
        for start in stride(from: 0, to: stream.count, by: step) {
            let part = UnsafeBufferPointer(
                rebasing: stream[start..<min(start + step, stream.count)])
            append(part, flip: flip)
            if count > keys.count - step { compact() }
        }
    }

    /// Every key is written, and kept by moving on: no branch that depends on it.
    private mutating func append(_ part: UnsafeBufferPointer<UInt32>, flip: UInt32) {
        let bound = bound
        guard part.count(below: bound, flip: flip) > 0 else { return }
        var end = count
        keys.withUnsafeMutableBufferPointer { keys in
            for index in 0..<part.count {
                let key = part[index] ^ flip
                keys[end] = key
                end &+= key < bound ? 1 : 0
            }
        }
        count = end
    }

    /// Cuts off what is beyond the K-th smallest.
    mutating func compact() {
        guard wanted > 0, count > wanted, let last = select(rank: wanted - 1) else { return }
        var ties = wanted - keys[..<count].count { $0 < last }
        count = keys.withUnsafeMutableBufferPointer { [count] keys in
            var kept = 0
            for index in 0..<count {
                let key = keys[index]
                ties &-= key == last ? 1 : 0
                keys[kept] = key
                kept &+= key < last || key == last && ties >= 0 ? 1 : 0
            }
            return kept
        }
        bound = last
        isBounded = true
    }

    /// The key of a rank below K, counted from the smallest; nil if it is not kept.
    func key(rank: Int) -> UInt32? {
        select(rank: rank, within: isBounded ? wanted : count)
    }

    private func select(rank: Int, within limit: Int = .max) -> UInt32? {
        guard rank < min(limit, count) else { return nil }
        return keys.withUnsafeBufferPointer {
            RadixSelect.key(rank: rank, in: UnsafeBufferPointer(rebasing: $0[..<count]))
        }
    }
}
