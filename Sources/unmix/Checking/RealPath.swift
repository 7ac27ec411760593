import Files
import Glibc

/// Paths as they are once all links in them are followed.
enum RealPath {
    /// The path without links; of what is not there, the nearest folder above it without links, and the rest as it is.
    static func of(_ path: String) -> String {
        let there = existing(path)
        guard let resolved = realpath(there, nil) else { return path }
        defer { free(resolved) }
        let rest = there == "/" ? path : String(path.dropFirst(there.count))
        let base = String(cString: resolved)
        if rest.isEmpty || rest == "/" { return base }
        return base == "/" ? rest : base + rest
    }

    /// The path itself where it is there or cannot be reached, else the nearest folder above it that is there.
    static func existing(_ path: String) -> String {
        var path = path
        var info = stat()
        while stat(path, &info) != 0, [ENOENT, ENOTDIR].contains(errno), path != "/", path != "." {
            path = Folder.parent(of: path)
        }
        return path
    }

    /// Whether one path is the other or below it.
    static func isInside(_ path: String, _ folder: String) -> Bool {
        path == folder || folder == "/" || path.utf8.starts(with: "\(folder)/".utf8)
    }

    static func meet(_ one: String, _ other: String) -> Bool {
        isInside(one, other) || isInside(other, one)
    }
}
