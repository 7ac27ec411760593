/// Where a stack lies below its drop folder: the names that rules and output paths are made from.
package struct StackPlace: Sendable, Hashable {
    /// The file that stands for the stack, or the folder, with a slash at its end, relative to the drop folder.
    package let path: String
    /// Its files, relative to the drop folder.
    package let files: [String]

    package init(path: String, files: [String]) {
        self.path = path
        self.files = files
    }

    /// A stack of one file.
    package init(_ path: String) { self.init(path: path, files: [path]) }

    /// What patterns are held against: a rule is for a stack when it is for any of these.
    var names: [String] { files.contains(path) ? files : [String(path.dropLast())] + files }
}
