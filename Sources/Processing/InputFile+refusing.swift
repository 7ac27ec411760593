import Domain
import Glibc

extension InputFile {
    /// Why a path could not be opened, from the error of the call that has just failed.
    static func refusal(_ path: String) -> Failure {
        switch errno {
        case ENOENT, ENOTDIR:
            Failure(.noInput, "there is no such file", subject: path, advice: "Check the path")
        case ELOOP:
            Failure(
                .badInput, "it is a symlink, which is never followed", subject: path,
                advice: "Give the file that it points to")
        case ENXIO, ENODEV: notAFile(path, mode: S_IFIFO)
        default: .system("cannot open the file", path)
        }
    }

    /// The refusal of something that is there but is no regular file.
    static func notAFile(_ path: String, mode: mode_t) -> Failure {
        let kinds: [mode_t: String] = [
            S_IFDIR: "a folder", S_IFIFO: "a named pipe", S_IFSOCK: "a socket",
            S_IFCHR: "a device", S_IFBLK: "a device",
        ]
        let kind = kinds[mode & S_IFMT] ?? "something other than a file"
        return Failure(
            .badInput, "it is \(kind), not a file", subject: path, advice: "Give an image file")
    }
}
