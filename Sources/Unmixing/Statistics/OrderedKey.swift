/// A single-precision value as an unsigned number that sorts alike; −0 comes right before 0.
enum OrderedKey {
    @inline(__always)
    static func key(_ value: Float) -> UInt32 {
        let bits = value.bitPattern
        let sign = UInt32(bitPattern: Int32(bitPattern: bits) &>> 31)
        return bits ^ (sign | 0x8000_0000)
    }

    @inline(__always)
    static func value(_ key: UInt32) -> Float {
        Float(bitPattern: key & 0x8000_0000 == 0 ? ~key : key ^ 0x8000_0000)
    }

    /// The smallest value for which a condition holds that, once true, stays true upwards; +∞ if none.
    static func smallest(where condition: (Float) -> Bool) -> Float {
        var low = key(-.infinity)
        var high = key(.infinity)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(value(middle)) { high = middle } else { low = middle + 1 }
        }
        return value(low)
    }

    /// The largest value for which a condition holds that, once false, stays false upwards; −∞ if none.
    static func largest(where condition: (Float) -> Bool) -> Float {
        var low = key(-.infinity)
        var high = key(.infinity)
        while low < high {
            let middle = low + (high - low + 1) / 2
            if condition(value(middle)) { low = middle } else { high = middle - 1 }
        }
        return value(low)
    }
}
