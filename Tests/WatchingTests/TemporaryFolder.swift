import Glibc
import Testing

/// A folder that is removed, with all that is in it, when the test lets go of it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/unmixd-watching-XXXXXX".utf8CString)
        path = try #require(
            template.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
    }

    deinit { Self.remove(path) }

    /// The absolute path of something in the folder.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func makeFolder(_ name: String) throws {
        try #require(mkdir(self(name), 0o755) == 0, "mkdir \(name): \(errno)")
    }

    /// Writes a file as a copying program does: open, write, close.
    func write(_ name: String, _ bytes: Int = 4, append: Bool = false) throws {
        let flags = O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC)
        let file = open(self(name), flags, 0o644)
        try #require(file >= 0, "open \(name): \(errno)")
        defer { close(file) }
        let data = [UInt8](repeating: 65, count: bytes)
        try #require(Glibc.write(file, data, bytes) == bytes)
    }

    func move(_ from: String, _ to: String) throws {
        try #require(rename(self(from), self(to)) == 0, "rename \(from) \(to): \(errno)")
    }

    static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                    let name = UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
                    return Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1))
                }
                if name == [46, 0] || name == [46, 46, 0] { continue }
                let child = Array(path.utf8CString.dropLast()) + [47] + name
                if unlinkat(AT_FDCWD, child, 0) != 0 {
                    remove(String(cString: child.map { UInt8(bitPattern: $0) }))
                }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
