import ArgumentParser
import Domain

/// `unmix status`: one screen that says how the service is.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how the running service is.",
        discussion: "Example:\n  unmix status --json")

    @OptionGroup var service: ServiceOptions

    func run() async throws {
        let status = try await service.client().get("/v1/status", as: ServiceStatus.self)
        print(service.json ? try Report.json(status) : Self.text(status))
    }

    static func text(_ status: ServiceStatus) -> String {
        var lines = [
            "unmixd \(status.software), process \(status.pid), running for \(Moment.age(of: status.startedAt))"
        ]
        for watch in status.watches {
            let state = watch.offline.map { "offline: \($0)" } ?? watch.mode
            lines.append("")
            lines.append("\(watch.name): \(watch.folder) → \(watch.results)")
            lines.append("  \(state); \(watch.waiting) waiting")
            lines += watch.ruleErrors.map { "  broken rule file: \($0)" }
        }
        let counts = status.jobs.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        lines += ["", "jobs: " + (counts.isEmpty ? "none" : counts.joined(separator: ", "))]
        for running in status.running {
            let share = running.progress.map {
                " \($0.phase.rawValue) \($0.planes)/\($0.planeCount) planes"
            }
            lines.append("  \(running.job) \(running.stack.path)\(share ?? "")")
        }
        if !status.lastFailures.isEmpty {
            lines += ["", "last failures:", Report.table(status.lastFailures)]
        }
        return lines.map(\.escapingLines).joined(separator: "\n")
    }
}

extension String {
    /// The text with control characters made visible in each of its lines.
    fileprivate var escapingLines: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).escapingControlCharacters }.joined(separator: "\n")
    }
}
