/// What a file holds, as far as it can be said in one line: how long it is, and the digest of it.
package struct FileDigest: Sendable, Codable, Hashable {
    /// Bytes.
    package var size: Int64
    /// SHA-256, in hexadecimal.
    package var sha256: String

    package init(size: Int64, sha256: String) {
        self.size = size
        self.sha256 = sha256
    }
}
