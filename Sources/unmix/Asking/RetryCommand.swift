import ArgumentParser
import Domain

/// `unmix retry JOB`: another attempt at a job that failed.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Put a failed job back in the queue.",
        discussion: "Example:\n  unmix retry 17")

    @Argument(help: "The job's number, as `unmix jobs` shows it.")
    var job: Int64

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let retried = try await service.client().post("/v1/jobs/\(job)/retry", as: Job.self)
        print(service.json ? try Report.json(retried) : Report.table([retried]))
    }
}
