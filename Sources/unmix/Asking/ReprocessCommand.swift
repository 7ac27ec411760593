import ArgumentParser
import Domain
import FoundationEssentials

/// `unmix reprocess STACK`: does a stack again that is done.
struct ReprocessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprocess", abstract: "Do a stack again that is done.",
        discussion: """
            The stack is unmixed under the rule that matches it now, or under the one that is named. The result is
            published beside the earlier ones as …_v2.ome.tif, …_v3.ome.tif and so on; no earlier one is touched.

            Examples:
              unmix reprocess /srv/drop/sp8/day1/cells.ome.tif
              unmix reprocess cells.ome.tif --rule gfp-into-mcherry
            """)

    @Argument(help: "The stack in its drop folder: its file, one of its files, or its folder.")
    var stack: String

    @Option(
        help: .init("The rule of its rule file that is taken, matching or not.", valueName: "name"))
    var rule: String?

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let path =
            stack.hasPrefix("/")
            ? stack : "\(FileManager.default.currentDirectoryPath)/\(stack)"
        var query = [("path", path)]
        if let rule { query.append(("rule", rule)) }
        let jobs = try await service.client().post("/v1/reprocess", query: query, as: [Job].self)
        print(service.json ? try Report.json(jobs) : Report.table(jobs))
    }
}
