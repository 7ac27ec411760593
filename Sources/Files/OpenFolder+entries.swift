package import Domain
package import FoundationEssentials
import Glibc

extension OpenFolder {
    /// Writes a new file; an existing one is an error.
    ///
    /// - Parameter isFlushed: whether its content is on the disk when the call returns.
    package func create(
        _ text: String, at name: String, isFlushed: Bool = false
    ) throws(Failure) {
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o664)
        try TextOutput.fill(file, with: text, path: "\(path)/\(name)", isFlushed: isFlushed)
    }

    /// The bytes of a regular file; nil where it cannot be read or is larger than it may be.
    ///
    /// - Parameter limit: in bytes.
    package func contents(of name: String, limit: Int) -> Data? {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= limit
        else { return nil }
        var bytes = Data(count: Int(info.st_size))
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        return count == bytes.count ? bytes : nil
    }

    /// The names in it, in no order; none where it cannot be read.
    package var names: [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a link itself, if there is one.
    package func remove(_ name: String) { unlinkat(descriptor, name, 0) }

    /// Removes a folder with the files in it; what is no file stays, and the folder with it.
    package func remove(folder name: String) {
        if let folder = try? folder(at: name) {
            for file in folder.names { folder.remove(file) }
        }
        unlinkat(descriptor, name, AT_REMOVEDIR)
    }
}
