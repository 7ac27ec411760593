import ArgumentParser
import Domain

/// `unmix retry JOB`: another attempt at a job that failed.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Put failed jobs back in the queue.",
        discussion: """
            A job that failed, was set aside, was cancelled or waits for another attempt gets one now.

            Examples:
              unmix retry 17
              unmix retry --all-failed
              unmix retry --all-failed --watch sp8
            """)

    @Argument(help: "The job's number, as `unmix jobs` shows it.")
    var job: Int64?

    @Flag(help: "All jobs that failed or were set aside.")
    var allFailed = false

    @Option(help: .init("With --all-failed, only those of this watch.", valueName: "name"))
    var watch: String?

    @OptionGroup var service: ServiceOptions

    func validate() throws {
        if (job != nil) == allFailed {
            throw ValidationError("Give the number of a job, or --all-failed.")
        }
        if watch != nil && !allFailed { throw ValidationError("--watch goes with --all-failed.") }
    }

    func run() async throws {
        let client = service.client()
        if let job {
            let retried = try await client.post("/v1/jobs/\(job)/retry", as: Job.self)
            return print(service.json ? try Report.json(retried) : Report.table([retried]))
        }
        let query = watch.map { [("watch", $0)] } ?? []
        let ids = try await client.post("/v1/retry-failed", query: query, as: [Int64].self)
        print(service.json ? try Report.json(ids) : Self.text(ids))
    }

    private static func text(_ ids: [Int64]) -> String {
        let list = ids.prefix(20).map { String($0) }.joined(separator: " ")
        switch ids.count {
        case 0: return "no job has failed"
        case 1: return "job \(list) is queued again"
        default: return "\(ids.count) jobs are queued again: \(list)\(ids.count > 20 ? " …" : "")"
        }
    }
}
