public import Glibc

extension Failure {
    /// The failure that a system call reports through `errno`, in words, classed by what may help against it.
    ///
    /// - Parameters:
    ///   - what: what could not be done, such as “cannot write the result”.
    ///   - path: the file or folder; nil where the caller of the caller knows it.
    ///   - code: the error number; by default that of the call that has just failed.
    public static func system(_ what: String, _ path: String?, code: Int32 = errno) -> Failure {
        let reason = String(cString: strerror(code))
        let (kind, advice): (Code, String?) =
            switch code {
            case ENOENT, ENOTDIR: (.noInput, nil)
            case ENOSPC: (.temporary, "Free some space there; it is tried again by itself")
            case EDQUOT: (.temporary, "The quota there is used up; it is tried again by itself")
            case EROFS: (.temporary, "Mount the file system writable; it is tried again by itself")
            case EACCES, EPERM:
                (
                    .temporary,
                    "Give the service's user permission there; it is tried again by itself"
                )
            case EEXIST: (.cannotCreate, "Move the existing file away, or choose another name")
            case ENAMETOOLONG: (.cannotCreate, "Use a shorter name")
            case EMFILE, ENFILE, ENOMEM, EAGAIN, EBUSY, ETIMEDOUT, ESTALE, ENOTCONN, EHOSTDOWN,
                EXDEV:
                (.temporary, nil)
            default: (.io, nil)
            }
        return Failure(kind, "\(what): \(reason)", subject: path, advice: advice)
    }
}
