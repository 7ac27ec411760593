/// Order statistics of any volume in fixed memory and two passes.
///
/// The first pass counts the upper halves of the values' ordered keys, the second the lower halves
/// of those that share an upper half with a wanted rank.
struct RadixHistogram: OrderStatistics {
    private let percentiles: [Double]
    private var upper = [Int](repeating: 0, count: 1 << 16)
    /// For each upper half, which of `lower` counts its lower halves; −1 for none.
    private var table = [Int8](repeating: -1, count: 1 << 16)
    private var lower: [[Int]] = []
    private var isRefining = false
    private(set) var isComplete = false

    init(percentiles: [Double]) { self.percentiles = percentiles }

    mutating func add(_ values: UnsafeBufferPointer<Float>) {
        guard isRefining else {
            for value in values { upper[Int(OrderedKey.key(value) >> 16)] &+= 1 }
            return
        }
        for value in values {
            let key = OrderedKey.key(value)
            let index = table[Int(key >> 16)]
            if index >= 0 { lower[Int(index)][Int(key & 0xFFFF)] &+= 1 }
        }
    }

    mutating func endPass(count: Int) {
        isComplete = isRefining || count == 0
        isRefining = true
        guard !isComplete else { return }
        for q in percentiles {
            let percentile = Percentile(q, count: count)
            for rank in [percentile.lower, percentile.upper] {
                let half = place(of: rank, in: upper).bin
                guard table[half] < 0 else { continue }
                table[half] = Int8(lower.count)
                lower.append([Int](repeating: 0, count: 1 << 16))
            }
        }
    }

    /// The bin in which a rank falls, and its rank among the values of that bin.
    private func place(of rank: Int, in counts: [Int]) -> (bin: Int, rank: Int) {
        var rank = rank
        var bin = 0
        while rank >= counts[bin] {
            rank -= counts[bin]
            bin += 1
        }
        return (bin, rank)
    }

    func value(rank: Int) -> Float {
        let half = place(of: rank, in: upper)
        let index = Int(table[half.bin])
        precondition(index >= 0, "rank \(rank) was not announced")
        let rest = place(of: half.rank, in: lower[index])
        return OrderedKey.value(UInt32(half.bin) << 16 | UInt32(rest.bin))
    }

    mutating func lowerBound(ofLargest count: Int) -> Float { -.infinity }

    func count(atLeast value: Float) -> Int? { nil }
}
