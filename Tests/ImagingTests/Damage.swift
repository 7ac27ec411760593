/// Random damage to the bytes of a file.
enum Damage {
    /// Does one to four things to the bytes, mostly near their beginning or their end, where formats keep their
    /// structure; never leaves none.
    static func apply(to bytes: inout [UInt8], _ generator: inout MutationTests.Generator) {
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            one(&bytes, at: place(in: bytes.count, &generator), &generator)
        }
        if bytes.isEmpty { bytes = [0x49] }
    }

    private static func place(in count: Int, _ generator: inout MutationTests.Generator) -> Int {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: Int.random(in: 0..<min(count, 512), using: &generator)
        case 1: count - 1 - Int.random(in: 0..<min(count, 2048), using: &generator)
        default: Int.random(in: 0..<count, using: &generator)
        }
    }

    private static func one(
        _ bytes: inout [UInt8], at place: Int, _ generator: inout MutationTests.Generator
    ) {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] = 0xFF
        case 2: bytes.replace(at: place, with: [UInt8](repeating: 0xFF, count: 4))
        case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 4:
            let count = Int.random(in: 1...64, using: &generator)
            bytes.replace(at: place, with: [UInt8](repeating: 0, count: count))
        case 5:
            // The largest number of eight bytes that is no negative one, in either byte order.
            let largest = [UInt8](repeating: 0xFF, count: 7)
            let isBigEndian = Bool.random(using: &generator)
            bytes.replace(at: place, with: isBigEndian ? [0x7F] + largest : largest + [0x7F])
        default:
            guard Int.random(in: 0..<4, using: &generator) == 0 else { return }
            bytes.removeLast(bytes.count - place)
        }
    }
}

extension [UInt8] {
    /// Puts bytes in the place of others, as far as there are any.
    fileprivate mutating func replace(at place: Int, with new: [UInt8]) {
        for (index, byte) in zip(place..<count, new) { self[index] = byte }
    }
}
