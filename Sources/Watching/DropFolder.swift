import CLinux
package import Domain
import Files
import Glibc

/// The way to single files of one drop folder: what `stat` says, whether somebody writes, what a rule file holds.
///
/// Everything blocks on a thread of its own, so that a share that hangs holds up whoever asks of this drop folder, and
/// nobody else. Paths are relative to the drop folder; no symbolic link below it is ever followed. The folder is opened
/// anew for each question, so that nothing keeps it from being unmounted.
package actor DropFolder {
    /// The drop folder, absolute.
    package nonisolated let folder: String
    private let queue: QueueExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    /// For how long the file system has not answered; nil while nothing is asked of it.
    package nonisolated var unansweredFor: Duration? { queue.unansweredFor }

    package init(_ folder: String) {
        self.folder = folder
        queue = QueueExecutor(label: "unmixd.folder \(folder)")
    }

    /// Looks at a path.
    ///
    /// - Throws: a ``Failure`` where the file system does not answer: the folder is gone, the disk is broken.
    package func sight(of path: String) throws(Failure) -> Sight {
        let root = try open()
        do {
            return try Sight(at: path, beneath: root.raw)
        } catch {
            throw .system("cannot look at the file", "\(folder)/\(path)", code: error.code)
        }
    }

    /// Looks at a path, and whether anybody on this machine has it open for writing.
    package func inspect(_ path: String) throws(Failure) -> (sight: Sight, writer: WriterCheck) {
        let root = try open()
        let writer = WriterCheck(path, beneath: root.raw)
        return (try sight(of: path), writer)
    }

    /// The text of a small file, such as a rule file.
    ///
    /// - Parameter limit: bytes; a larger file is refused.
    /// - Returns: nil where there is no such file.
    /// - Throws: a ``Failure`` where it cannot be read, is no regular file, is too large, is no UTF-8, or is open to
    ///   changes by anybody.
    package func text(of path: String, limit: Int = 1 << 20) throws(Failure) -> String? {
        let root = try open()
        let name = "\(folder)/\(path)"
        let raw = unmixd_open_beneath(
            root.raw, path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY)
        if raw == -ENOENT || raw == -ENOTDIR { return nil }
        guard raw >= 0 else { throw .system("cannot read the file", name, code: -raw) }
        let file = Descriptor(raw)
        var info = stat()
        guard fstat(file.raw, &info) == 0 else { throw .system("cannot read the file", name) }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.badRule, "it is not a regular file", subject: name)
        }
        // Shares of other systems make the permissions up.
        let isLocal = FileSystemKind(of: file.raw)?.remoteName == nil
        guard info.st_mode & S_IWOTH == 0 || !isLocal else {
            throw Failure(
                .badRule, "anybody on this machine may change it", subject: name,
                advice: "Take that permission away with `chmod o-w`")
        }
        let bytes = try Self.bytes(of: file, named: name, limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(
                .badRule, "it is not UTF-8 text", subject: name, advice: "Save it as UTF-8")
        }
        return text
    }

    private func open() throws(Failure) -> Descriptor {
        let raw = unmixd_open_folder(folder)
        guard raw >= 0 else {
            throw .system("cannot open the drop folder", folder, code: -raw)
        }
        return Descriptor(raw)
    }

    private static func bytes(
        of file: borrowing Descriptor, named name: String, limit: Int
    ) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(file.raw, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system("cannot read the file", name) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw Failure(.badRule, "it is larger than \(limit) bytes", subject: name)
            }
        }
    }
}
