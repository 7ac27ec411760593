import Yams

extension Findings {
    /// A number of bytes such as `512MiB` or `4GiB`, of at least 64 MiB.
    mutating func byteCount(_ key: String, _ node: Node?) -> Int64? {
        guard let node else { return nil }
        if case .scalar(let scalar) = node, let bytes = Self.bytes(scalar.string),
            bytes >= 64 << 20
        {
            return bytes
        }
        refuse(key, node, "a number of bytes such as 512MiB or 4GiB, at least 64MiB")
        return nil
    }

    private static func bytes(_ text: String) -> Int64? {
        let units: [(name: String, shift: Int64)] = [("MiB", 20), ("GiB", 30), ("TiB", 40)]
        for unit in units where text.hasSuffix(unit.name) {
            guard let count = Int64(text.dropLast(3)), (1...(1 << 20)).contains(count) else {
                return nil
            }
            return count << unit.shift
        }
        return nil
    }
}
