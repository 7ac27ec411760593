package import Domain
import Glibc

/// A small text file that is on disk when the call returns.
package enum FlushedFile {
    /// Writes a new file; an existing one is an error.
    package static func write(_ text: String, to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o664)
        guard descriptor >= 0 else { throw .system("cannot write the file", path) }
        defer { close(descriptor) }
        guard TextOutput.write(text, to: descriptor) else {
            throw .system("cannot write the file", path)
        }
        guard fsync(descriptor) == 0 else { throw .system("cannot flush the file to disk", path) }
    }
}
