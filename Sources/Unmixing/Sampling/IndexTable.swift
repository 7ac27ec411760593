/// A map from index to index for a known number of entries, in one flat table with open addressing.
///
/// It stands for an array of indices of which few are out of place.
struct IndexTable {
    private var keys: [Int]
    private var values: [Int]
    private let mask: Int

    /// Room for so many entries.
    init(capacity: Int) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        keys = [Int](repeating: -1, count: size)
        values = [Int](repeating: 0, count: size)
        mask = size - 1
    }

    /// Where the key is, or where it would go.
    private func slot(of key: Int) -> Int {
        var slot = Int(truncatingIfNeeded: UInt(key) &* 0x9E37_79B9_7F4A_7C15 >> 20) & mask
        while keys[slot] != key && keys[slot] >= 0 { slot = (slot + 1) & mask }
        return slot
    }

    /// The entry of a key; an index without one stands for itself.
    subscript(key: Int) -> Int {
        get {
            let slot = slot(of: key)
            return keys[slot] == key ? values[slot] : key
        }
        set {
            let slot = slot(of: key)
            keys[slot] = key
            values[slot] = newValue
        }
    }

    /// Adds a key as itself; false if it was there.
    mutating func insert(_ key: Int) -> Bool {
        let slot = slot(of: key)
        guard keys[slot] != key else { return false }
        keys[slot] = key
        values[slot] = key
        return true
    }
}
