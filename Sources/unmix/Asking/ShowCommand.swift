import ArgumentParser
import Domain

/// `unmix show JOB`: one job with its history.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one job with its attempts.",
        discussion: "Example:\n  unmix show 17")

    @Argument(help: "The job's number, as `unmix jobs` shows it.")
    var job: Int64

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let report = try await service.client().get("/v1/jobs/\(job)", as: JobReport.self)
        print(service.json ? try Report.json(report) : Report.text(report))
    }
}
