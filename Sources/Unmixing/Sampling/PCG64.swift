/// The generator PCG XSL RR 128/64, seeded and read as NumPy's `PCG64` is.
///
/// (O'Neill, "PCG: a family of simple fast space-efficient statistically good algorithms for random number
/// generation", 2014.)
struct PCG64 {
    private var state: UInt128
    private let increment: UInt128
    /// The upper half of a word whose lower half was handed out.
    private var spare: UInt32?

    private static let multiplier: UInt128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645

    init(_ seed: SeedSequence) {
        let words = seed.state(4).map { UInt128($0) }
        increment = (words[2] << 64 | words[3]) << 1 | 1
        state = increment &+ (words[0] << 64 | words[1])
        step()
    }

    private mutating func step() { state = state &* Self.multiplier &+ increment }

    /// The next 64 bits.
    mutating func next64() -> UInt64 {
        step()
        let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
        let turn = UInt64(truncatingIfNeeded: state >> 122)
        return folded &>> turn | folded &<< (64 &- turn)
    }

    /// The next 32 bits; each 64-bit word gives two, the lower half first.
    mutating func next32() -> UInt32 {
        if let word = spare {
            spare = nil
            return word
        }
        let word = next64()
        spare = UInt32(truncatingIfNeeded: word >> 32)
        return UInt32(truncatingIfNeeded: word)
    }
}

extension PCG64 {
    /// An unbiased number in 0…`last`, by Lemire's multiplication ("Fast random integer generation in an interval", 2019).
    ///
    /// A range that fits 32 bits takes 32-bit words; 0…0 takes none.
    mutating func number(through last: Int) -> Int {
        guard last > 0 else { return 0 }
        guard last < UInt32.max else {
            return last == UInt32.max ? Int(next32()) : wideNumber(through: UInt64(last))
        }
        let size = UInt32(last) + 1
        var product = UInt64(next32()) * UInt64(size)
        if UInt32(truncatingIfNeeded: product) < size {
            let threshold = (UInt32.max - UInt32(last)) % size
            while UInt32(truncatingIfNeeded: product) < threshold {
                product = UInt64(next32()) * UInt64(size)
            }
        }
        return Int(product >> 32)
    }

    private mutating func wideNumber(through last: UInt64) -> Int {
        let size = last + 1
        var product = next64().multipliedFullWidth(by: size)
        if product.low < size {
            let threshold = (UInt64.max - last) % size
            while product.low < threshold { product = next64().multipliedFullWidth(by: size) }
        }
        return Int(product.high)
    }
}
