import ArgumentParser
import Domain
import Files
import FoundationEssentials
import Processing
import Rules

/// `unmix explain STACK`: which rule would match, why each other one does not, and where the stack stands.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show which rule is for a stack, and why each other one is not.",
        discussion: "Example:\n  unmix explain /srv/drop/sp8/day1/cells.ome.tif")

    @Argument(help: "The stack.")
    var stack: String

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let path =
            stack.hasPrefix("/")
            ? stack : "\(FileManager.default.currentDirectoryPath)/\(stack)"
        var explanation = Explanation(stack: path)
        let watch = service.configuration?.watches.first { path.hasPrefix("\($0.folder)/") }
        let root = watch?.folder ?? "/"
        do throws(Diagnostics) {
            if let file = try RuleFiles.nearest(to: path, root: root) {
                let folder = Folder.parent(of: file.path)
                explanation.explain(
                    by: RuleBook(
                        file: file, folder: Self.relative(folder, to: root),
                        watch: watch?.name ?? ""),
                    path: Self.relative(path, to: root)
                ) { Self.relative($0, to: root) }
            }
        } catch {
            explanation.problem = error.headline
        }
        explanation.standing = try? await service.client().get(
            "/v1/explain", query: [("path", explanation.stack)], as: StackExplanation.self)
        print(service.json ? try Report.json(explanation) : explanation.text)
    }

    private static func relative(_ path: String, to root: String) -> String {
        if path == root { return "" }
        return String(path.dropFirst(root == "/" ? 1 : root.count + 1))
    }
}
