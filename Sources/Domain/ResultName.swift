/// The names of the results that one path has had over time: `cells_unmixed.ome.tif`, then `cells_unmixed_v2.ome.tif`.
package enum ResultName {
    private static let endings = [".ome.tiff", ".ome.tif"]

    /// The name of a revision; the first one has the name that the rule gives.
    ///
    /// - Parameter output: as the rule gives it, ending in `.ome.tif` or `.ome.tiff`.
    package static func of(_ output: String, revision: Int) -> String {
        guard revision > 1 else { return output }
        let ending = endings.first { output.lowercased().hasSuffix($0) } ?? ""
        return "\(output.dropLast(ending.count))\(mark(revision))\(output.suffix(ending.count))"
    }

    /// The name that the rule gave, of the name of a revision.
    package static func base(of output: String, revision: Int) -> String {
        guard revision > 1 else { return output }
        let ending = endings.first { output.lowercased().hasSuffix($0) } ?? ""
        let stem = output.dropLast(ending.count)
        let mark = mark(revision)
        guard stem.hasSuffix(mark) else { return output }
        return "\(stem.dropLast(mark.count))\(output.suffix(ending.count))"
    }

    private static func mark(_ revision: Int) -> String { "_v\(revision)" }
}
