import CLinux
package import Domain
import Glibc

/// A folder that is held open: what is done through it happens in that very folder, wherever its path leads by then.
///
/// No symbolic link is followed below it, so that nobody who may write there can have this process write elsewhere.
package struct OpenFolder: ~Copyable {
    /// Where it was when it was opened.
    package let path: String
    package let descriptor: Int32

    /// Opens a folder by its path, any part of which may be a symbolic link.
    package init(_ path: String) throws(Failure) {
        let opened = unmixd_open_folder(path)
        guard opened >= 0 else { throw .system("cannot open the folder", path, code: -opened) }
        self.init(path: path, descriptor: opened)
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens a folder below this one, name by name.
    ///
    /// - Parameters:
    ///   - relative: such as `day1/cells`; empty or `.` for this folder.
    ///   - isMade: whether folders that are missing are made, each flushed into the one that holds it.
    /// - Throws: `cannotCreate` where a symbolic link or a file stands in the way.
    package func folder(
        at relative: String, isMade: Bool = false
    ) throws(Failure) -> OpenFolder {
        let names = relative.split(separator: "/").filter { $0 != "." }
        var here = try step(names.first.map(String.init) ?? ".", isMade: isMade)
        for name in names.dropFirst() {
            here = try here.step(String(name), isMade: isMade)
        }
        return here
    }

    private func step(_ name: String, isMade: Bool) throws(Failure) -> OpenFolder {
        let child = name == "." ? path : "\(path)/\(name)"
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        guard name != ".." else {
            throw Failure(.cannotCreate, "the path leads upwards", subject: child)
        }
        var opened = openat(descriptor, name, flags)
        if opened < 0 && errno == ENOENT && isMade {
            guard mkdirat(descriptor, name, 0o775) == 0 || errno == EEXIST else {
                throw .system("cannot make the folder", child)
            }
            try flush()
            opened = openat(descriptor, name, flags)
        }
        guard opened >= 0 else {
            guard errno == ENOTDIR || errno == ELOOP else {
                throw .system("cannot open the folder", child)
            }
            throw Failure(
                .cannotCreate,
                "a file or a symbolic link stands where a folder has to be; links are not followed",
                subject: child,
                advice: "Move it away or put a folder in its place, then say `unmix retry`")
        }
        return OpenFolder(path: child, descriptor: opened)
    }

    /// Whether an entry of that name is there, whatever it is.
    package func exists(_ name: String) -> Bool {
        var info = stat()
        return fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0
    }

    /// Renames an entry into another folder of the same file system; both are flushed by whoever needs it.
    ///
    /// - Parameter replacing: whether an existing file of that name goes; otherwise it is an error.
    package func move(
        _ name: String, to folder: borrowing OpenFolder, as newName: String,
        replacing: Bool = false
    ) throws(Failure) {
        let result =
            replacing
            ? (renameat(descriptor, name, folder.descriptor, newName) == 0 ? 0 : -errno)
            : unmixd_rename_noreplace(descriptor, name, folder.descriptor, newName)
        guard result == 0 else { throw Folder.cannotMove("\(folder.path)/\(newName)", -result) }
    }

    /// Flushes the names in it to disk.
    package func flush() throws(Failure) {
        // Some network file systems have nothing to flush and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw .system("cannot flush the folder to disk", path)
        }
    }
}
