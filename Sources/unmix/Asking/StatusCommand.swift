import ArgumentParser
import Domain

/// `unmix status`: one screen that says how the service is.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how the running service is.",
        discussion: """
            Shows each watch and whether it sees its drop folder, the jobs by state, what runs, and the last failures.

            Examples:
              unmix status
              unmix status --watch
              unmix status --json
            """)

    @Flag(help: "Show it anew every second, until Ctrl-C.")
    var watch = false

    @OptionGroup var service: ServiceOptions

    func validate() throws {
        if watch && service.json { throw ValidationError("--watch and --json exclude each other") }
    }

    func run() async throws {
        let client = service.client()
        guard watch else {
            let status = try await client.get("/v1/status", as: ServiceStatus.self)
            return print(service.json ? try Report.json(status) : text(status))
        }
        let screen = LiveScreen()
        try await screen.show(every: .seconds(1)) {
            do throws(Failure) {
                return text(try await client.get("/v1/status", as: ServiceStatus.self))
            } catch  where error.code == .unavailable {
                // It may be restarted just now.
                return error.description
            }
        }
    }

    private func text(_ status: ServiceStatus) -> String {
        StatusReport(status: status, now: Moment.now, columns: Terminal.columns).text
    }
}
