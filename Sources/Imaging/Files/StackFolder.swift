import Domain
import Glibc

/// The folder that the files of an acquisition lie in.
///
/// Names inside untrusted files lead nowhere else: only files of this very folder are opened, and no symlink is followed.
final class StackFolder {
    /// Names in a folder that are looked at, at most.
    private static let mostNames = 200_000

    /// As it was given, such as `day1` or `/srv/drop/day1`; empty for the working folder.
    let path: String
    private let descriptor: Int32
    private var listed: [String]?

    /// - Throws: `noInput` where there is no such folder.
    init(_ path: String) throws(Failure) {
        self.path = path
        descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot open the folder", path) }
    }

    deinit { close(descriptor) }

    /// The path of a file in it.
    func path(of name: String) -> String {
        path.isEmpty ? name : path == "/" ? "/\(name)" : "\(path)/\(name)"
    }

    /// The names of all that is in it, sorted by their bytes; those that are no UTF-8 are left out.
    func names() throws(Failure) -> [String] {
        if let listed { return listed }
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            if copy >= 0 { close(copy) }
            throw .system("cannot list the folder", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            guard names.count < Self.mostNames else {
                throw Failure(
                    .badInput, "its folder holds more than \(Self.mostNames) files", subject: path,
                    advice: "Keep each acquisition in a folder of its own")
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        listed = names
        return names
    }

    /// Opens a file of the folder.
    ///
    /// - Parameter name: without a slash.
    /// - Returns: nil where there is none.
    /// - Throws: `badInput` for what is no regular file, or where the name leads elsewhere.
    func file(_ name: String) throws(Failure) -> InputFile? {
        guard !name.isEmpty, name != ".", name != "..",
            !name.utf8.contains(where: { $0 == 0x2F || $0 == 0 })
        else {
            throw Failure(
                .badInput, "it refers to “\(name)”, which is no file of its folder",
                advice: "Keep all files of an acquisition in one folder")
        }
        let file = openat(
            descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file < 0 && errno == ENOENT { return nil }
        guard file >= 0 else { throw Self.refusal(path(of: name)) }
        return try InputFile(file, path: path(of: name))
    }

    private static func refusal(_ path: String) -> Failure {
        switch errno {
        case ELOOP:
            Failure(
                .badInput, "it is a symlink, which is never followed", subject: path,
                advice: "Give the file that it points to")
        case ENAMETOOLONG:
            Failure(
                .badInput, "its name is longer than the name of any file can be", subject: path,
                advice: "Export the acquisition again, under a shorter name")
        case ENXIO, ENODEV:
            Failure(
                .badInput, "it is a socket or a device, not a file", subject: path,
                advice: "Give an image file")
        default: .system("cannot open the file", path)
        }
    }
}
