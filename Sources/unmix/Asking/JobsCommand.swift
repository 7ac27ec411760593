import ArgumentParser
import Domain
import FoundationEssentials

/// `unmix jobs`: the newest jobs of the service.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List the newest jobs of the running service.",
        discussion: """
            States: \(Job.State.allCases.map(\.rawValue).joined(separator: ", ")).

            Examples:
              unmix jobs --state failed --state poison
              unmix jobs --watch sp8 --since 2h
              unmix jobs --folder /srv/drop/sp8/day1 --since 2026-11-01 --limit 500
            """)

    @Option(help: .init("Only jobs in this state; may be given several times.", valueName: "state"))
    var state: [String] = []

    @Option(help: .init("Only jobs of this watch.", valueName: "name"))
    var watch: String?

    @Option(
        help: .init(
            "Only jobs for stacks in this folder or below: absolute, or as seen from the drop folder.",
            valueName: "folder"))
    var folder: String?

    @Option(
        help: .init(
            "Only jobs that changed since then: 90s, 30min, 2h, 7d, 2026-11-01, 2026-11-01T12:30:00Z.",
            valueName: "time"))
    var since: String?

    @Option(help: .init("At most so many.", valueName: "count"))
    var limit = 50

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let jobs = try await service.client().get("/v1/jobs", query: query(), as: [Job].self)
        print(service.json ? try Report.json(jobs) : Report.table(jobs))
    }

    private func query() throws(Failure) -> [(String, String)] {
        var query = [("limit", String(limit))] + state.map { ("state", $0) }
        if let watch { query.append(("watch", watch)) }
        if let folder { query.append(("folder", folder)) }
        if let since {
            guard let time = Moment.parse(since) else {
                throw Failure(
                    .usage, "--since is “\(since)”",
                    advice: "Give a length such as 2h or a day such as 2026-11-01")
            }
            query.append(("since", String(time)))
        }
        return query
    }
}
