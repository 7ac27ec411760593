import Domain

extension AlphaEstimator {
    /// Takes one plane of either channel: equal sizes, aligned, in native byte order, the next in z.
    public mutating func add(source: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer) {
        let count = source.count / sampleType.byteCount
        precondition(source.count == target.count, "planes of different size")
        guard wantsAnotherPass else { return }
        fedCount += count
        let length = Block.length
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * length) { scratch in
            let spare = UnsafeMutableBufferPointer(rebasing: scratch[(2 * length)...])
            for start in stride(from: 0, to: count, by: length) {
                let size = min(length, count - start)
                let x = UnsafeMutableBufferPointer(rebasing: scratch[..<size])
                let y = UnsafeMutableBufferPointer(rebasing: scratch[length..<length + size])
                sampleType.load(source, from: start, into: x)
                sampleType.load(target, from: start, into: y)
                take(x, y, spare: spare)
            }
        }
    }

    /// Takes a block: each channel's finite values for its order statistics, the pairs that are finite for the mask.
    private mutating func take(
        _ x: UnsafeMutableBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>,
        spare: UnsafeMutableBufferPointer<Float>
    ) {
        guard !sampleType.isInteger, !Self.areFinite(x, y) else {
            measure(UnsafeBufferPointer(x), UnsafeBufferPointer(y))
            return collect(UnsafeBufferPointer(x), UnsafeBufferPointer(y))
        }
        measure(Self.finite(x, into: spare), nil)
        measure(nil, Self.finite(y, into: spare))
        var kept = 0
        for index in x.indices where x[index].isFinite && y[index].isFinite {
            x[kept] = x[index]
            y[kept] = y[index]
            kept += 1
        }
        collect(
            UnsafeBufferPointer(rebasing: x[..<kept]), UnsafeBufferPointer(rebasing: y[..<kept]))
    }

    private static func areFinite(
        _ x: UnsafeMutableBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>
    ) -> Bool {
        var finite = 0 as UInt32
        var index = 0
        while index < x.count {
            // v − v is 0 for finite values alone.
            finite &+= (x[index] - x[index]) + (y[index] - y[index]) == 0 ? 1 : 0
            index &+= 1
        }
        return finite == x.count
    }

    private static func finite(
        _ values: UnsafeMutableBufferPointer<Float>, into spare: UnsafeMutableBufferPointer<Float>
    ) -> UnsafeBufferPointer<Float> {
        var kept = 0
        for value in values where value.isFinite {
            spare[kept] = value
            kept += 1
        }
        return UnsafeBufferPointer(rebasing: spare[..<kept])
    }

    private mutating func measure(
        _ x: UnsafeBufferPointer<Float>?, _ y: UnsafeBufferPointer<Float>?
    ) {
        guard draw == nil && collection == nil else { return }
        if let x {
            sourceCount += x.count
            if !source.isComplete { source.add(x) }
        }
        if let y {
            targetCount += y.count
            if !target.isComplete { target.add(y) }
        }
    }

    private mutating func collect(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>)
    {
        finiteCount += x.count
        if draw != nil {
            let bright = collection?.rule.bright ?? -.infinity
            forEachBright(x, y, atLeast: bright) { draw?.add($0, $1) }
        } else if let bright = collection?.rule.bright {
            forEachBright(x, y, atLeast: bright) { collection?.add($0, $1) }
        } else {
            candidates.add(x, y, statistics: &source)
        }
    }
}
