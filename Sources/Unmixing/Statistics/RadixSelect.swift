/// Finds the key of a given rank without sorting: three passes over the keys, 11, 11 and 10 bits at a time.
enum RadixSelect {
    /// The key that would stand at `rank`, 0..<count, if the keys were sorted.
    static func key(rank: Int, in keys: UnsafeBufferPointer<UInt32>) -> UInt32 {
        var prefix: UInt32 = 0
        var known: UInt32 = 0
        var rank = rank
        for (shift, bits) in [(21, 11), (10, 11), (0, 10)] as [(UInt32, UInt32)] {
            var counts = [Int](repeating: 0, count: 1 << bits)
            let mask = (1 << bits) - 1 as UInt32
            counts.withUnsafeMutableBufferPointer { counts in
                for key in keys where key & known == prefix {
                    counts[Int(truncatingIfNeeded: key &>> shift & mask)] &+= 1
                }
            }
            var digit = 0
            while rank >= counts[digit] {
                rank -= counts[digit]
                digit += 1
            }
            prefix |= UInt32(digit) << shift
            known |= mask << shift
        }
        return prefix
    }
}
