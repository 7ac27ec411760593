import ArgumentParser
import Domain

/// `unmix cancel JOB`: calls off a job that waits or runs.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Call off a job that waits or runs.",
        discussion: """
            A job that waits is not started; the worker of one that runs is ended, and nothing of it is published. The
            stack is left alone until it or its rule changes, or until `unmix retry JOB`.

            Example:
              unmix cancel 17
            """)

    @Argument(help: "The job's number, as `unmix jobs` shows it.")
    var job: Int64

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let cancelled = try await service.client().post("/v1/jobs/\(job)/cancel", as: Job.self)
        print(service.json ? try Report.json(cancelled) : Report.table([cancelled]))
    }
}
