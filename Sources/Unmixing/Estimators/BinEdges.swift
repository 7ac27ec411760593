/// Equal-width bins over the range of some values; the last one is closed on the right.
///
/// The edges are computed as NumPy's `linspace` does, and a value belongs to the last bin whose left
/// edge it reaches, so that the counts equal those of NumPy's histograms. A range without width is
/// widened to v − ½ … v + ½.
struct BinEdges {
    let count: Int
    private let edges: [Double]
    private let scale: Double

    /// `count` bins from the smallest to the largest value.
    init(from smallest: Double, to largest: Double, count: Int) {
        let isFlat = smallest == largest
        let start = isFlat ? smallest - 0.5 : smallest
        let end = isFlat ? largest + 0.5 : largest
        let step = (end - start) / Double(count)
        var edges = (0...count).map { Double($0) * step + start }
        edges[count] = end
        self.edges = edges
        self.count = count
        scale = step > 0 ? 1 / step : 0
    }

    /// The bins over the range of `values`.
    init(spanning values: [Double], count: Int) {
        var smallest = Double.infinity
        var largest = -Double.infinity
        for value in values {
            smallest = value < smallest ? value : smallest
            largest = value > largest ? value : largest
        }
        self.init(from: smallest, to: largest, count: count)
    }

    /// Adds each value's bin, times `stride`, to `cells`.
    func addBins(of values: [Double], times stride: Int32, to cells: inout [Int32]) {
        let start = edges[0]
        let last = count - 1
        edges.withUnsafeBufferPointer { edges in
            for index in values.indices {
                let value = values[index]
                // Rounding of the guess is off by one bin at most.
                var bin = min(Int((value - start) * scale), last)
                if value < edges[bin] {
                    bin -= 1
                } else if bin < last && value >= edges[bin + 1] {
                    bin += 1
                }
                cells[index] &+= Int32(truncatingIfNeeded: bin) &* stride
            }
        }
    }
}
