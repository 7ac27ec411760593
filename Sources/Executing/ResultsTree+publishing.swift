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
    ///   - replacing: whether a result of that name goes, as whole as it is, once the new one is whole.
    ///   - resuming: whether files that are in place already may be this attempt's own.
    /// - Throws: a ``Failure`` with the code `cannotCreate` where a name is taken.
    package func publish(
        _ files: [String], from staging: String, as output: String, replacing: Bool = false,
        resuming: Bool = false
    ) throws(Failure) {
        try reach()
        let folder = Folder.parent(of: path(of: output))
        try Folder.make(folder)
        let waiting = files.filter { Folder.exists("\(staging)/\($0)") }
        if !replacing && (!resuming || waiting.count == files.count) {
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
        if replacing, let sidecar = waiting.last, sidecar == files.last {
            try replace(waiting, from: staging, in: folder, sidecar: sidecar)
        } else {
            for file in waiting {
                try Folder.move("\(staging)/\(file)", to: "\(folder)/\(file)")
            }
        }
        // A rename of before may have been the last thing that worked.
        if resuming { try Folder.flush(folder) }
    }

    /// Puts a result in the place of an earlier one.
    ///
    /// The earlier sidecar goes first and the new one comes last, so that at no time a sidecar stands beside an image that
    /// it does not describe. Until the first new file is in place, all can be as before.
    private func replace(
        _ files: [String], from staging: String, in folder: String, sidecar: String
    ) throws(Failure) {
        let (place, aside) = ("\(folder)/\(sidecar)", "\(staging)/\(Self.earlierSidecar)")
        if Folder.exists(place) { try Folder.move(place, to: aside, replacing: true) }
        try Folder.flush(folder)
        var isBegun = false
        do throws(Failure) {
            for file in files {
                let isSidecar = file == sidecar
                try Folder.move(
                    "\(staging)/\(file)", to: "\(folder)/\(file)", replacing: !isSidecar)
                isBegun = true
            }
        } catch {
            if !isBegun && Folder.exists(aside) { try? Folder.move(aside, to: place) }
            throw error
        }
    }

    /// Whether some of the files that a publication is about have left the staging folder.
    ///
    /// Also true where the share does not say; false for no files.
    package func hasBegun(publishing files: [String], from staging: String) -> Bool {
        files.contains { !Folder.exists("\(staging)/\($0)") }
    }

    /// What the sidecar of a result that is being replaced is called in the staging folder.
    private static let earlierSidecar = "earlier.json"

    private static func taken(_ path: String) -> Failure {
        Failure(
            .cannotCreate, "a file of that name exists already", subject: path,
            advice: "Move it away, then say `unmix retry`; nothing is ever overwritten")
    }
}
