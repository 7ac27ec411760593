import Domain
import Files
import FoundationEssentials
import Glibc
import Rules

/// The rule files of a folder tree, as text on this machine.
enum RuleFiles {
    /// Reads one rule file.
    ///
    /// - Returns: nil where there is none.
    static func read(_ path: String) throws(Diagnostics) -> RuleFile? {
        guard let bytes = try SourceFile.read(path) else { return nil }
        return try RuleFile(bytes: bytes, path: path)
    }

    /// Writes a rule file that appears whole, as a service may read it at once.
    ///
    /// - Parameter path: must be free.
    static func write(_ text: String, to path: String) throws(Failure) {
        let temporary = "\(Folder.parent(of: path))/.\(RuleFile.fileName).\(getpid())"
        defer { unlink(temporary) }
        try TextOutput.create(text, at: temporary, isFlushed: true)
        try Folder.move(temporary, to: path)
    }

    /// The rule files in a folder and below it, sorted.
    static func below(_ folder: String) -> [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return
            paths
            .filter { Folder.name(of: $0) == RuleFile.fileName }
            .map { "\(folder)/\($0)" }.sorted()
    }

    /// The rule file that counts for a stack: the nearest one between it and a root.
    static func nearest(to stack: String, root: String) throws(Diagnostics) -> RuleFile? {
        var folder = Folder.parent(of: stack)
        while true {
            if let file = try read("\(folder)/\(RuleFile.fileName)") { return file }
            guard folder != root, folder != "/" else { return nil }
            folder = Folder.parent(of: folder)
        }
    }
}
