import Glibc

/// An error number of the kernel, until somebody knows what it means for a person.
package struct SystemError: Error, Hashable {
    var code: Int32

    init(_ code: Int32) { self.code = code }

    /// The kernel's words for it.
    var reason: String { String(cString: strerror(code)) }

    /// Whether the path has simply gone, or a folder on its way is one no longer.
    var isAbsence: Bool { code == ENOENT || code == ENOTDIR }

    /// Whether it may be over in a moment without anybody doing something: descriptors that are used up, a disk or a
    /// share in trouble; not a missing permission.
    var mayPass: Bool { ![EACCES, EPERM, ELOOP, ENAMETOOLONG].contains(code) }
}
