import Glibc

/// Which folder it is that a drop folder's path leads to.
struct WatchedRoot: Hashable {
    var device: UInt64
    var inode: UInt64

    /// - Returns: nil where the descriptor does not answer; `errno` says why.
    init?(descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
    }

    /// Where the file system that holds an open folder is mounted: the uppermost folder above it on the same device.
    ///
    /// - Returns: nil where that cannot be told.
    static func mountPoint(of descriptor: Int32) -> String? {
        guard let own = WatchedRoot(descriptor: descriptor),
            var path = realPath("/proc/self/fd/\(descriptor)")
        else { return nil }
        while path != "/" {
            let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
            let above = slash == path.startIndex ? "/" : String(path[..<slash])
            var info = stat()
            guard stat(above, &info) == 0, UInt64(info.st_dev) == own.device else { return path }
            path = above
        }
        return path
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }
}
