import Domain

extension AlphaEstimator {
    /// Takes one plane of either channel: equal sizes, aligned, in native byte order, the next in z.
    public mutating func add(source: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer) {
        let count = source.count / sampleType.byteCount
        precondition(source.count == target.count, "planes of different size")
        guard wantsAnotherPass else { return }
        fedCount += count
        let length = Block.length
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * length) { scratch in
            for start in stride(from: 0, to: count, by: length) {
                let size = min(length, count - start)
                let x = UnsafeMutableBufferPointer(rebasing: scratch[..<size])
                let y = UnsafeMutableBufferPointer(rebasing: scratch[length..<length + size])
                sampleType.load(source, from: start, into: x)
                sampleType.load(target, from: start, into: y)
                let finite = sampleType.isInteger ? size : Self.dropNonFinite(x, y)
                take(
                    UnsafeBufferPointer(rebasing: x[..<finite]),
                    UnsafeBufferPointer(rebasing: y[..<finite]))
            }
        }
    }

    /// Moves the pairs that are finite in both channels to the front; how many there are.
    private static func dropNonFinite(
        _ x: UnsafeMutableBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>
    ) -> Int {
        var finite = 0 as UInt32
        var index = 0
        while index < x.count {
            // v − v is 0 for finite values alone.
            finite &+= (x[index] - x[index]) + (y[index] - y[index]) == 0 ? 1 : 0
            index &+= 1
        }
        guard finite < x.count else { return x.count }
        var kept = 0
        for index in 0..<x.count where x[index].isFinite && y[index].isFinite {
            x[kept] = x[index]
            y[kept] = y[index]
            kept += 1
        }
        return kept
    }

    private mutating func take(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) {
        finiteCount += x.count
        if draw != nil {
            let bright = collection?.rule.bright ?? -.infinity
            forEachBright(x, y, atLeast: bright) { draw?.add($0, $1) }
        } else if let bright = collection?.rule.bright {
            forEachBright(x, y, atLeast: bright) { collection?.add($0, $1) }
        } else {
            if !source.isComplete { source.add(x) }
            if !target.isComplete { target.add(y) }
            candidates.add(x, y, statistics: &source)
        }
    }
}
