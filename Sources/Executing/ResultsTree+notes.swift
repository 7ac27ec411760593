package import Domain
import Files
import FoundationEssentials

extension ResultsTree {
    /// Lays a text for the microscopist where the result would be, in place of an older one.
    ///
    /// - Parameter path: relative to the root, such as `day1/cells.unmix-failed.txt`.
    package func write(note text: String, at path: String) throws(Failure) {
        let tree = try reach()
        let folder = try tree.folder(at: Folder.parent(of: path), isMade: true)
        let staging = try tree.folder(at: Self.stagingName, isMade: true)
        let temporary = "note-\(UUID().uuidString)"
        defer { staging.remove(temporary) }
        try staging.create(text, at: temporary, isFlushed: true)
        try staging.move(
            temporary, to: folder, as: Folder.name(of: path), replacing: true)
        try folder.flush()
    }

    /// Removes a note that no longer holds, if there is one.
    package func remove(noteAt path: String) {
        guard let tree = try? OpenFolder(root),
            let folder = try? tree.folder(at: Folder.parent(of: path))
        else { return }
        folder.remove(Folder.name(of: path))
    }
}
