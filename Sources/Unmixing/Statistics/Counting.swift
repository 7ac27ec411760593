extension UnsafeBufferPointer<Float> {
    /// How many values are at or above a bound; a loop of its own, so that it vectorises.
    @inline(__always)
    func count(atLeast bound: Float) -> Int {
        var hits = 0 as UInt32
        var index = 0
        while index < count {
            hits &+= self[index] >= bound ? 1 : 0
            index &+= 1
        }
        return Int(hits)
    }

    /// How many values are below a bound.
    @inline(__always)
    func count(below bound: Float) -> Int {
        var hits = 0 as UInt32
        var index = 0
        while index < count {
            hits &+= self[index] < bound ? 1 : 0
            index &+= 1
        }
        return Int(hits)
    }
}

extension UnsafeBufferPointer<UInt32> {
    /// How many keys are below a bound once they are XORed with `flip`.
    @inline(__always)
    func count(below bound: UInt32, flip: UInt32) -> Int {
        var hits = 0 as UInt32
        var index = 0
        while index < count {
            hits &+= self[index] ^ flip < bound ? 1 : 0
            index &+= 1
        }
        return Int(hits)
    }
}
