import CLinux
package import Domain
import Files
import Glibc

/// What one look at a path finds; symbolic links are seen, never followed.
package enum Sight: Sendable, Hashable {
    case file(FileStamp)
    case folder
    /// Nothing that could be a stack; why, and what to do about it.
    case refused(String)
    case absent
}

extension Sight {
    /// Looks at a path below an open folder.
    ///
    /// - Throws: the error number where the file system does not answer the question.
    init(at path: String, beneath root: Int32) throws(SystemError) {
        let raw = unmixd_open_for_stat(root, path)
        switch raw {
        case 0...:
            var info = stat()
            let error = fstat(raw, &info) == 0 ? nil : SystemError(errno)
            close(raw)
            if let error { throw error }
            self.init(info)
        case -ENOENT, -ENOTDIR: self = .absent
        case -ELOOP:
            self = .refused("a folder above it is a symbolic link, which is never followed")
        case -ENAMETOOLONG: self = .refused("its path is too long; use shorter names")
        default: throw SystemError(-raw)
        }
    }

    /// Looks at an entry of an open folder.
    init(entry name: UnsafePointer<CChar>, of folder: Int32) throws(SystemError) {
        var info = stat()
        if fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 {
            self.init(info)
        } else {
            let error = SystemError(errno)
            guard error.isAbsence else { throw error }
            self = .absent
        }
    }

    private init(_ info: stat) {
        switch info.st_mode & S_IFMT {
        case S_IFREG: self = .file(FileStamp(info))
        case S_IFDIR: self = .folder
        case S_IFLNK:
            self = .refused(
                "it is a symbolic link, which is never followed; put the file itself here")
        case S_IFIFO: self = .refused("it is a named pipe, not a file; remove it")
        case S_IFSOCK: self = .refused("it is a socket, not a file; remove it")
        default: self = .refused("it is a device, not a file; remove it")
        }
    }
}
