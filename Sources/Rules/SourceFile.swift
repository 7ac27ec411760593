import Domain
import Glibc

/// The content of a configuration or rule file, fetched without trusting what lies there.
package enum SourceFile {
    /// Reads a file of at most 1 MiB.
    ///
    /// It does not wait on a pipe that somebody has put in the file's place. It blocks where the share hangs.
    ///
    /// - Returns: the bytes; nil where there is no such file.
    /// - Throws: what keeps the file from being used, such as permissions, its kind or its size.
    package static func read(_ path: String) throws(Diagnostics) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw problem(path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw problem(path, "cannot be read: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw problem(path, "is no regular file", "Put a text file in its place")
        }
        guard status.st_size <= YAMLDocument.largestSize else {
            throw problem(
                path, "the file is larger than 1 MiB",
                "This cannot be meant; check which file it is")
        }
        return try content(of: file, path)
    }

    private static func content(of file: Int32, _ path: String) throws(Diagnostics) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= YAMLDocument.largestSize {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw problem(path, "cannot be read: \(String(cString: strerror(errno)))")
            }
            bytes += chunk[..<count]
        }
        // It grew while it was read; the parser says that it is too large.
        return bytes
    }

    private static func problem(
        _ path: String, _ message: String, _ advice: String? = nil
    ) -> Diagnostics {
        Diagnostics([Diagnostic(file: path, message: message, advice: advice)])
    }
}
