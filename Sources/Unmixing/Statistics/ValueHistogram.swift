import Domain

/// The exact histogram of an 8- or 16-bit channel: every order statistic after one pass.
struct ValueHistogram: OrderStatistics {
    /// How often each value occurs, from the type's smallest on; two tables that take turns, so that
    /// equal neighbours do not wait for each other.
    private var even: [Int]
    private var odd: [Int]
    private let smallest: Int
    private(set) var isComplete = false

    init(_ sampleType: SampleType) {
        let size = 1 << (8 * sampleType.byteCount)
        even = [Int](repeating: 0, count: size)
        odd = even
        smallest = sampleType.isSigned ? -size / 2 : 0
    }

    mutating func add(_ values: UnsafeBufferPointer<Float>) {
        // Adding 1.5 · 2²³ leaves the integer in the low bits, without a checked conversion.
        let origin = (Float(smallest) + 12_582_912).bitPattern
        let mask = UInt32(even.count - 1)
        func bin(_ value: Float) -> Int {
            Int(truncatingIfNeeded: ((value + 12_582_912).bitPattern &- origin) & mask)
        }
        even.withUnsafeMutableBufferPointer { even in
            odd.withUnsafeMutableBufferPointer { odd in
                var index = 0
                while index &+ 1 < values.count {
                    even[bin(values[index])] &+= 1
                    odd[bin(values[index &+ 1])] &+= 1
                    index &+= 2
                }
                if index < values.count { even[bin(values[index])] &+= 1 }
            }
        }
    }

    mutating func endPass(count: Int) { isComplete = true }

    func value(rank: Int) -> Float {
        var before = 0
        for bin in even.indices {
            before += even[bin] + odd[bin]
            if before > rank { return Float(smallest + bin) }
        }
        return Float(smallest + even.count - 1)
    }

    mutating func lowerBound(ofLargest count: Int) -> Float {
        var above = 0
        for bin in even.indices.reversed() {
            above += even[bin] + odd[bin]
            if above >= count { return Float(smallest + bin) }
        }
        return -.infinity
    }

    func count(atLeast value: Float) -> Int? {
        even.indices.reduce(0) { sum, bin in
            Float(smallest + bin) >= value ? sum + even[bin] + odd[bin] : sum
        }
    }
}
