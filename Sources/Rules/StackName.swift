/// What the path of a stack is made of; that of a folder ends in a slash.
package enum StackName {
    /// Extensions of two parts, longest first; of any other name, only the last part is taken off.
    private static let doubleExtensions = [
        ".companion.ome", ".ome.tiff", ".ome.tif", ".ome.tf2", ".ome.tf8", ".ome.btf",
    ]

    /// The name: what stands behind the last slash, apart from one at the end.
    package static func name(of path: String) -> String { split(path).name }

    /// The folder's path, without a slash at the end; empty where the path is only a name.
    package static func folder(of path: String) -> String { split(path).folder }

    /// The file's name without its extension: `a` of `x/a.ome.tif`, `b.1` of `b.1.lsm`, `.c` of `.c`; a folder's whole
    /// name, `d.2` of `x/d.2/`.
    package static func stem(of path: String) -> String {
        let name = name(of: path)
        if path.utf8.last == UInt8(ascii: "/") { return name }
        let lowercased = name.lowercased()
        for ending in doubleExtensions
        where lowercased.hasSuffix(ending) && name.utf8.count > ending.utf8.count {
            return String(name.dropLast(ending.count))
        }
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The path with something put behind the stem: `x/a_s1.ome.tif` of `x/a.ome.tif`.
    package static func adding(_ suffix: String, to path: String) -> String {
        guard !suffix.isEmpty else { return path }
        let (folder, name) = split(path)
        let stem = stem(of: path)
        let renamed = stem + suffix + name.dropFirst(stem.count)
        guard path.utf8.contains(UInt8(ascii: "/")) else { return renamed }
        return "\(folder)/\(renamed)"
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        // In UTF-8: the kernel sees a slash also where a combining mark follows it.
        if path.utf8.last == UInt8(ascii: "/") {
            return split(String(path.utf8.dropLast()) ?? "")
        }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let behind = path.utf8.index(after: slash)
        return (String(path[..<slash]), String(path[behind...]))
    }
}
