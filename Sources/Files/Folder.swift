import CLinux
package import Domain
import Glibc

/// The few things that are done to folders: making them, and flushing them to disk.
package enum Folder {
    /// Makes a folder and those above it, each flushed into the one that holds it.
    package static func make(_ path: String) throws(Failure) {
        if mkdir(path, 0o775) == 0 { return try flush(parent(of: path)) }
        switch errno {
        case EEXIST: return
        case ENOENT where path.contains("/") && parent(of: path) != path:
            try make(parent(of: path))
            try make(path)
        default: throw .system("cannot make the folder", path)
        }
    }

    /// Flushes the names in a folder to disk.
    package static func flush(_ path: String) throws(Failure) {
        try OpenFolder(path).flush()
    }

    /// Renames a file within one file system and flushes the folder that gets it.
    ///
    /// - Parameter replacing: whether an existing file of that name goes; otherwise it is an error.
    package static func move(
        _ source: String, to destination: String, replacing: Bool = false
    ) throws(Failure) {
        let result =
            replacing
            ? (rename(source, destination) == 0 ? 0 : -errno)
            : unmixd_rename_noreplace(AT_FDCWD, source, AT_FDCWD, destination)
        guard result == 0 else { throw cannotMove(destination, -result) }
        try flush(parent(of: destination))
    }

    /// Why a file could not be renamed into place.
    static func cannotMove(_ destination: String, _ code: Int32) -> Failure {
        guard code == EXDEV else {
            return .system("cannot publish the result", destination, code: code)
        }
        return Failure(
            .temporary, "the folder is on another file system than its results tree",
            subject: parent(of: destination),
            advice: "Keep each results tree on one file system, or give this folder a watch of "
                + "its own; it is tried again by itself")
    }

    package static func exists(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0
    }

    /// Where root made a file, gives it to whoever owns the folder that holds it, so that a service may use it.
    package static func giveToOwner(_ path: String) {
        var info = stat()
        guard geteuid() == 0, stat(parent(of: path), &info) == 0 else { return }
        lchown(path, info.st_uid, info.st_gid)
    }

    /// Whether a folder is there; a link to one is none.
    package static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// The folder that holds a path.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component of a path.
    package static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
