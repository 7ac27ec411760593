import ArgumentParser
import Domain

/// `unmix jobs`: the newest jobs of the service.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List the newest jobs of the running service.",
        discussion: "Example:\n  unmix jobs --state failed")

    @Option(
        help: .init(
            "Only jobs in this state: \(Job.State.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "state"))
    var state: String?

    @Option(help: .init("At most so many.", valueName: "count"))
    var limit = 50

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        var query = [("limit", String(limit))]
        if let state { query.append(("state", state)) }
        let jobs = try await service.client().get("/v1/jobs", query: query, as: [Job].self)
        print(service.json ? try Report.json(jobs) : Report.table(jobs))
    }
}
