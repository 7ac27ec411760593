import ArgumentParser
import Domain

/// The command-line tool for one stack by hand, and for talking to the running service.
@main
struct Unmix: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmix",
        abstract: "Remove the bleed-through of one channel into another from microscope stacks.",
        discussion: """
            Examples:
              unmix run cells.ome.tif cells_unmixed.ome.tif --method linear-fit
              unmix inspect cells.ome.tif
              unmix check /srv/drop/sp8
              unmix status
            """,
        version: Version.software,
        subcommands: [
            RunCommand.self, InspectCommand.self, InitCommand.self, CheckCommand.self,
            SelftestCommand.self, ExplainCommand.self,
            StatusCommand.self, JobsCommand.self, ShowCommand.self, RetryCommand.self,
            CancelCommand.self, ReprocessCommand.self, PauseCommand.self, ResumeCommand.self,
            RescanCommand.self, MetricsCommand.self, VerifyCommand.self, RebuildCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            Terminal.printError(failure.description)
            exit(withCode: failure.code.exitCode)
        } catch {
            exit(withError: error)
        }
    }

    private static func exit(withCode code: Int32) -> Never {
        exit(withError: ExitCode(code))
    }
}
