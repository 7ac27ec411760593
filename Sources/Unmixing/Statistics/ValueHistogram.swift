import Domain

/// The exact histogram of an 8- or 16-bit channel: every order statistic after one pass.
struct ValueHistogram: OrderStatistics {
    /// How often each value occurs, from the type's smallest on; where there are many, in two tables one behind the
    /// other that take turns, so that equal neighbours do not wait for each other.
    private var counts: [Int]
    /// Bins of a table.
    private let size: Int
    /// Where the second table begins; 0 where there is but one.
    private let second: Int
    private let smallest: Int
    private(set) var isComplete = false

    /// - Parameter count: values that will be added, at most; few of them are not worth a second table.
    init(_ sampleType: SampleType, count: Int) {
        size = 1 << (8 * sampleType.byteCount)
        second = count > 4 * size ? size : 0
        counts = [Int](repeating: 0, count: size + second)
        smallest = sampleType.isSigned ? -size / 2 : 0
    }

    mutating func add(_ values: UnsafeBufferPointer<Float>) {
        // Adding 1.5 · 2²³ leaves the integer in the low bits, without a checked conversion.
        let origin = (Float(smallest) + 12_582_912).bitPattern
        let mask = UInt32(size - 1)
        func bin(_ value: Float) -> Int {
            Int(truncatingIfNeeded: ((value + 12_582_912).bitPattern &- origin) & mask)
        }
        counts.withUnsafeMutableBufferPointer { counts in
            var index = 0
            while index &+ 1 < values.count {
                counts[bin(values[index])] &+= 1
                counts[second &+ bin(values[index &+ 1])] &+= 1
                index &+= 2
            }
            if index < values.count { counts[bin(values[index])] &+= 1 }
        }
    }

    mutating func endPass(count: Int) { isComplete = true }

    private func count(in bin: Int) -> Int {
        second > 0 ? counts[bin] + counts[second + bin] : counts[bin]
    }

    func value(rank: Int) -> Float {
        var before = 0
        for bin in 0..<size {
            before += count(in: bin)
            if before > rank { return Float(smallest + bin) }
        }
        return Float(smallest + size - 1)
    }

    mutating func lowerBound(ofLargest count: Int) -> Float {
        var above = 0
        for bin in (0..<size).reversed() {
            above += self.count(in: bin)
            if above >= count { return Float(smallest + bin) }
        }
        return -.infinity
    }

    func count(atLeast value: Float) -> Int? {
        (0..<size).reduce(0) { sum, bin in
            Float(smallest + bin) >= value ? sum + count(in: bin) : sum
        }
    }
}
