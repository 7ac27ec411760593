package import Domain

extension InputFile {
    /// Opens a regular file; never follows a symlink, never waits for a FIFO.
    ///
    /// - Throws: `noInput` where there is none.
    package static func open(_ path: String) throws(Failure) -> InputFile {
        try open(beside: path).file
    }

    /// Opens a regular file and the folder that it lies in.
    static func open(
        beside path: String
    ) throws(Failure) -> (file: InputFile, folder: StackFolder) {
        let (parent, name) = split(path)
        let folder = try StackFolder(parent)
        guard let file = try folder.file(name) else {
            throw Failure(
                .noInput, "there is no such file", subject: path, advice: "Check the path")
        }
        return (file, folder)
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        // In UTF-8: the kernel sees a slash also where a combining mark follows it.
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let name = String(path[path.utf8.index(after: slash)...])
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }
}
