/// One of the files that a stack consists of; most stacks have one.
package struct StackMember: Sendable, Codable, Hashable {
    package var path: String
    package var stamp: FileStamp

    package init(path: String, stamp: FileStamp) {
        self.path = path
        self.stamp = stamp
    }
}

extension [StackMember] {
    /// Bytes of all of them.
    package var byteCount: Int64 { reduce(0) { $0 + $1.stamp.size } }

    /// The same files with other paths.
    package func mapPaths(_ transform: (String) -> String) -> [StackMember] {
        map { StackMember(path: transform($0.path), stamp: $0.stamp) }
    }
}
