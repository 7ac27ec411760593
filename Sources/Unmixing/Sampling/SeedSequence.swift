/// Spreads a seed of any length over the state of a generator, as NumPy's `SeedSequence` does.
///
/// The hash is M. O'Neill's `seed_seq_fe`, with a pool of four 32-bit words ("Developing a seed_seq
/// alternative", 2015); the constants are those of NumPy, whose streams must be met.
struct SeedSequence {
    private var pool: [UInt32] = []

    init(_ seed: UInt64) {
        let high = UInt32(truncatingIfNeeded: seed >> 32)
        let low = UInt32(truncatingIfNeeded: seed)
        self.init(words: high == 0 ? [low] : [low, high])
    }

    /// A seed as 32-bit words, the least significant first, at least one.
    init(words: [UInt32]) {
        var multiplier: UInt32 = 0x43B0_D7E5
        func scramble(_ word: UInt32) -> UInt32 {
            var value = word ^ multiplier
            multiplier &*= 0x931E_8875
            value &*= multiplier
            return value ^ (value >> 16)
        }
        func mix(_ a: UInt32, _ b: UInt32) -> UInt32 {
            let value = a &* 0xCA01_F9DD &- b &* 0x4973_F715
            return value ^ (value >> 16)
        }
        for index in 0..<4 { pool.append(scramble(index < words.count ? words[index] : 0)) }
        for from in 0..<4 {
            for to in 0..<4 where to != from { pool[to] = mix(pool[to], scramble(pool[from])) }
        }
        for word in words.dropFirst(4) {
            for to in 0..<4 { pool[to] = mix(pool[to], scramble(word)) }
        }
    }

    /// So many 64-bit words of state.
    func state(_ count: Int) -> [UInt64] {
        var multiplier: UInt32 = 0x8B51_F9DD
        let words = (0..<2 * count).map { index -> UInt64 in
            var value = pool[index % 4] ^ multiplier
            multiplier &*= 0x58F3_8DED
            value &*= multiplier
            return UInt64(value ^ (value >> 16))
        }
        return (0..<count).map { words[2 * $0] | words[2 * $0 + 1] << 32 }
    }
}
