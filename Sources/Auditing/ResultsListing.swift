package import Domain
import Files
import FoundationEssentials

/// What lies in a results tree: its sidecars, found by their names.
package struct ResultsListing: Sendable {
    /// The watches whose results go into the tree.
    package var watches: Set<String>
    /// Absolute.
    package var root: String

    package init(root: String, watches: Set<String>) {
        self.root = root
        self.watches = watches
    }

    /// One listing for each tree, since watches may share one.
    ///
    /// - Parameter watches: names and results trees.
    package static func of(_ watches: [(name: String, results: String)]) -> [ResultsListing] {
        var listings: [ResultsListing] = []
        for watch in watches {
            if let index = listings.firstIndex(where: { $0.root == watch.results }) {
                listings[index].watches.insert(watch.name)
            } else {
                listings.append(ResultsListing(root: watch.results, watches: [watch.name]))
            }
        }
        return listings
    }

    /// The images beside which a sidecar stands, relative to the tree; none where there is no tree yet.
    ///
    /// Hidden folders are passed over, the staging folder among them.
    package func eachOutput(
        _ body: (String) async throws(Failure) -> Void
    ) async throws(Failure) {
        try await eachOutput(in: "", body)
    }

    private func eachOutput(
        in folder: String, _ body: (String) async throws(Failure) -> Void
    ) async throws(Failure) {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            guard Folder.exists(path) else { return }
            throw Failure(
                .io, "the results tree cannot be read", subject: path, cause: "\(error)")
        }
        for name in names where !name.hasPrefix(".") {
            let child = folder.isEmpty ? name : "\(folder)/\(name)"
            if Self.endings.contains(where: name.hasSuffix) {
                try await body(String(child.dropLast(".json".count)))
            } else if Folder.isFolder("\(root)/\(child)") {
                try await eachOutput(in: child, body)
            }
        }
    }

    private static let endings = [".ome.tif.json", ".ome.tiff.json"]
}
