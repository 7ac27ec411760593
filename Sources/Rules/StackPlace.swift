/// Where a stack lies below its drop folder: the names that rules and output paths are made from.
package struct StackPlace: Sendable, Hashable {
    /// The file or the folder that stands for the stack, relative to the drop folder.
    package let path: String
    /// Its files, relative to the drop folder.
    package let files: [String]

    package init(path: String, files: [String]) {
        self.path = path
        self.files = files
    }

    /// A stack of one file.
    package init(_ path: String) { self.init(path: path, files: [path]) }

    /// Whether a folder stands for it.
    package var isFolder: Bool { !files.contains(path) }

    /// The name without the extension of a file; folders have none.
    package var stem: String { isFolder ? StackName.name(of: path) : StackName.stem(of: path) }

    /// What patterns are held against: a rule is for a stack when it is for any of these.
    var names: [String] { isFolder ? [path] + files : files }
}
