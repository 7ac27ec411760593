package import Domain
import Files
import FoundationEssentials
import Glibc

extension ResultsTree {
    /// Lays a text for the microscopist where the result would be, in place of an older one.
    ///
    /// - Parameter path: relative to the root, such as `day1/cells.unmix-failed.txt`.
    package func write(note text: String, at path: String) throws(Failure) {
        try reach()
        let destination = self.path(of: path)
        try Folder.make(Folder.parent(of: destination))
        try Folder.make("\(root)/\(Self.stagingName)")
        let temporary = "\(root)/\(Self.stagingName)/note-\(UUID().uuidString)"
        defer {
            unlink(temporary)
            rmdir("\(root)/\(Self.stagingName)")
        }
        try FlushedFile.write(text, to: temporary)
        guard rename(temporary, destination) == 0 else {
            throw .system("cannot write the note", destination)
        }
        try Folder.flush(Folder.parent(of: destination))
    }

    /// Removes a note that no longer holds, if there is one.
    package func remove(noteAt path: String) { unlink(self.path(of: path)) }
}
