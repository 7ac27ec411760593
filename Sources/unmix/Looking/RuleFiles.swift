import Domain
import Files
import FoundationEssentials
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
