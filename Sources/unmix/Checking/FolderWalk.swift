import CLinux
import Files
import Glibc
import Rules
import Watching

/// The folders and rule files of a drop folder, as the service sees them: no link is followed, ignored names are not seen.
struct FolderWalk {
    /// The drop folder itself and all below it; absolute.
    private(set) var folders: [String] = []
    /// Absolute, sorted.
    private(set) var ruleFiles: [String] = []

    /// - Parameters:
    ///   - root: the drop folder, absolute.
    ///   - ignored: what the watch leaves alone beside what never is a stack.
    init(_ root: String, ignored: [String]) {
        let ignored = IgnorePatterns(IgnorePatterns.standard.patterns + ignored)
        let descriptor = unmixd_open_folder(root)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var waiting = [""]
        while let folder = waiting.popLast() {
            folders.append(folder.isEmpty ? root : "\(root)/\(folder)")
            for (name, isFolder) in Self.entries(of: folder, beneath: descriptor) {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                if name == RuleFile.fileName {
                    ruleFiles.append("\(root)/\(path)")
                } else if isFolder && !ignored.ignores(name) {
                    waiting.append(path)
                }
            }
        }
        ruleFiles.sort()
    }

    /// The names in a folder that are text, and which of them are folders; none where it cannot be read.
    private static func entries(
        of folder: String, beneath root: Int32
    ) -> [(name: String, isFolder: Bool)] {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        let descriptor = unmixd_open_beneath(root, folder.isEmpty ? "." : folder, flags)
        guard descriptor >= 0 else { return [] }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return []
        }
        defer { closedir(stream) }
        var entries: [(String, Bool)] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) {
                    String(validatingCString: $0)
                }
            }
            guard let name, name != ".", name != ".." else { continue }
            var info = stat()
            let isFolder =
                fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0
                && info.st_mode & S_IFMT == S_IFDIR
            entries.append((name, isFolder))
        }
        return entries
    }
}
