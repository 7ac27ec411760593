/// A path as the file system compares it: by its bytes.
///
/// Strings of the standard library that differ only in how they compose an accent are equal; files of such names are
/// not the same file.
struct ExactPath: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactPath, right: ExactPath) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Whether the path is that of a folder, or of something under it; the empty path holds everything.
    func isWithin(_ folder: String) -> Bool {
        guard !folder.isEmpty else { return true }
        guard text.utf8.starts(with: folder.utf8) else { return false }
        let rest = text.utf8.dropFirst(folder.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
    }
}

/// Paths below the drop folder: joining and splitting, without a look at any file.
enum RelativePath {
    /// The name in the folder; the empty folder is the root.
    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }

    /// The last component.
    static func name(of path: String) -> Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
            ?? path[...]
    }
}
