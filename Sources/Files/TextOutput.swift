package import Domain
import Glibc

/// Writing text to a file, whole.
package enum TextOutput {
    /// Writes a new file; an existing one is an error.
    ///
    /// - Parameter isFlushed: whether it is on the disk when the call returns.
    package static func create(
        _ text: String, at path: String, isFlushed: Bool = false
    ) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o664)
        try fill(descriptor, with: text, path: path, isFlushed: isFlushed)
    }

    /// Writes a text to a file that was just opened, and closes it.
    ///
    /// - Parameter descriptor: negative where opening it failed; `errno` says why.
    static func fill(
        _ descriptor: Int32, with text: String, path: String, isFlushed: Bool
    ) throws(Failure) {
        guard descriptor >= 0 else { throw .system("cannot write the file", path) }
        defer { close(descriptor) }
        guard write(text, to: descriptor) else { throw .system("cannot write the file", path) }
        guard !isFlushed || fsync(descriptor) == 0 else {
            throw .system("cannot flush the file to disk", path)
        }
    }

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
