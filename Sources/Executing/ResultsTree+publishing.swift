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
        let tree = try reach()
        let folder = try tree.folder(at: Folder.parent(of: output), isMade: true)
        let staged = try Self.openStaging(staging, isMade: true)
        var waiting: [String] = []
        for file in files where staged.exists(file) { waiting.append(file) }
        if !replacing && (!resuming || waiting.count == files.count) {
            for file in files where folder.exists(file) {
                throw Self.taken("\(folder.path)/\(file)")
            }
        }
        guard resuming || waiting.count == files.count else {
            throw Failure(.temporary, "the staged result is gone", subject: staging)
        }
        for file in files where !waiting.contains(file) && !folder.exists(file) {
            throw Failure(.temporary, "the staged result is gone", subject: "\(staging)/\(file)")
        }
        if replacing, let sidecar = waiting.last, sidecar == files.last {
            try Self.replace(waiting, from: staged, in: folder, sidecar: sidecar)
        } else {
            for file in waiting { try Self.place(file, from: staged, in: folder) }
        }
        // A rename of before may have been the last thing that worked.
        if resuming { try folder.flush() }
    }

    /// Renames one file into place and has that on the disk before the next one comes.
    private static func place(
        _ file: String, from staging: borrowing OpenFolder, in folder: borrowing OpenFolder,
        replacing: Bool = false
    ) throws(Failure) {
        try staging.move(file, to: folder, as: file, replacing: replacing)
        try folder.flush()
    }

    /// Puts a result in the place of an earlier one.
    ///
    /// The earlier sidecar goes first and the new one comes last, so that at no time a sidecar stands beside an image that
    /// it does not describe. Until the first new file is in place, all can be as before.
    private static func replace(
        _ files: [String], from staging: borrowing OpenFolder, in folder: borrowing OpenFolder,
        sidecar: String
    ) throws(Failure) {
        if folder.exists(sidecar) {
            try folder.move(sidecar, to: staging, as: earlierSidecar, replacing: true)
        }
        try folder.flush()
        var isBegun = false
        do throws(Failure) {
            for file in files {
                try place(file, from: staging, in: folder, replacing: file != sidecar)
                isBegun = true
            }
        } catch {
            if !isBegun && staging.exists(earlierSidecar) {
                try? staging.move(earlierSidecar, to: folder, as: sidecar)
            }
            throw error
        }
    }

    /// Whether some of the files that a publication is about have left the staging folder.
    ///
    /// Also true where the share does not say; false for no files.
    package func hasBegun(publishing files: [String], from staging: String) -> Bool {
        guard !files.isEmpty else { return false }
        guard let staged = try? Self.openStaging(staging) else { return true }
        for file in files where !staged.exists(file) { return true }
        return false
    }

    /// What the sidecar of a result that is being replaced is called in the staging folder.
    private static let earlierSidecar = "earlier.json"

    private static func taken(_ path: String) -> Failure {
        Failure(
            .cannotCreate, "a file of that name exists already", subject: path,
            advice: "Move it away, then say `unmix retry`; nothing is ever overwritten")
    }
}
