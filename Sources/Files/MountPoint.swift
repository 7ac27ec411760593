import Glibc

/// Where the file system that holds a folder is mounted: the uppermost folder above it on the same device.
///
/// A path that leads to another file system than before is a disk or a share that was not mounted, if what it shows now
/// lies beneath the old mount point; else something was mounted over it, and that is what counts from then on.
package struct MountPoint: Hashable, Sendable {
    /// Absolute.
    package let path: String

    /// - Parameter descriptor: of an open folder.
    /// - Returns: nil where that cannot be told.
    package init?(of descriptor: Int32) {
        guard let path = Self.realPath("/proc/self/fd/\(descriptor)") else { return nil }
        self.init(above: path)
    }

    /// - Parameter path: of a folder that may not be there: then the nearest one above it counts.
    package init?(of path: String) {
        var path = path
        while true {
            if let existing = Self.realPath(path) {
                self.init(above: existing)
                return
            }
            guard errno == ENOENT, path != "/", path != "." else { return nil }
            path = Folder.parent(of: path)
        }
    }

    private init?(above folder: String) {
        guard let device = Self.device(of: folder) else { return nil }
        var path = folder
        while path != "/" {
            let above = Folder.parent(of: path)
            guard Self.device(of: above) == device else { break }
            path = above
        }
        self.path = path
    }

    /// Whether this file system is gone where now another one is seen.
    package func isMissing(where now: MountPoint) -> Bool {
        guard now != self else { return false }
        return now.path == "/" || path.utf8.starts(with: "\(now.path)/".utf8)
    }

    private static func device(of path: String) -> UInt64? {
        var info = stat()
        return stat(path, &info) == 0 ? UInt64(info.st_dev) : nil
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }
}
