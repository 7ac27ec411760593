/// What makes a stack the same stack: its path below the drop folder, its size and its content.
///
/// A chmod, a touch or a restore from backup changes none of it; a stack acquired anew under the same name does.
package struct StackIdentity: Sendable, Codable, Hashable {
    /// The watch's name.
    package var watch: String
    /// Relative to the drop folder, with `/` between components; that of a folder ends in one.
    package var path: String
    /// Bytes of all its files.
    package var size: Int64
    /// SHA-256 over the first and the last 64 KiB of each file, in hexadecimal.
    package var fingerprint: String

    package init(watch: String, path: String, size: Int64, fingerprint: String) {
        self.watch = watch
        self.path = path
        self.size = size
        self.fingerprint = fingerprint
    }
}
