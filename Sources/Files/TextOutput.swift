import Glibc

/// Writing text to an open file, whole.
package enum TextOutput {
    /// Writes all of a text, also where the kernel takes it in pieces.
    ///
    /// - Returns: false where that failed; `errno` says why.
    @discardableResult
    package static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}
