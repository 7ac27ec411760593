package import Domain
import Files

extension ResultsTree {
    /// Renames staged files into place, in their order, so that the sidecar comes last.
    ///
    /// A result appears whole or not at all: the files were flushed by the worker, and a name that is taken stops it
    /// before the first rename. Called again after a crash, it goes on with the files that are still staged.
    ///
    /// - Parameters:
    ///   - files: names in the staging folder.
    ///   - staging: absolute.
    ///   - output: the image, relative to the root; every file lands beside it.
    ///   - resuming: whether files that are in place already may be this attempt's own.
    /// - Throws: a ``Failure`` with the code `cannotCreate` where a name is taken.
    package func publish(
        _ files: [String], from staging: String, as output: String, resuming: Bool = false
    ) throws(Failure) {
        try reach()
        let folder = Folder.parent(of: path(of: output))
        try Folder.make(folder)
        let waiting = files.filter { Folder.exists("\(staging)/\($0)") }
        if !resuming || waiting.count == files.count {
            for file in files where Folder.exists("\(folder)/\(file)") {
                throw Self.taken("\(folder)/\(file)")
            }
        }
        guard resuming || waiting.count == files.count else {
            throw Failure(.temporary, "the staged result is gone", subject: staging)
        }
        for file in files where !waiting.contains(file) && !Folder.exists("\(folder)/\(file)") {
            throw Failure(.temporary, "the staged result is gone", subject: "\(staging)/\(file)")
        }
        for file in waiting {
            try Folder.move("\(staging)/\(file)", to: "\(folder)/\(file)")
        }
        // A rename of before may have been the last thing that worked.
        if resuming { try Folder.flush(folder) }
    }

    /// Whether some of the files that a publication is about have left the staging folder.
    ///
    /// Also true where the share does not say; false for no files.
    package func hasBegun(publishing files: [String], from staging: String) -> Bool {
        files.contains { !Folder.exists("\(staging)/\($0)") }
    }

    private static func taken(_ path: String) -> Failure {
        Failure(
            .cannotCreate, "a file of that name exists already", subject: path,
            advice: "Move it away, then say `unmix retry`; nothing is ever overwritten")
    }
}
