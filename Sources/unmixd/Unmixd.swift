import ArgumentParser
import CLinux
import Daemon
import Domain
import FoundationEssentials

/// The service.
@main
struct Unmixd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmixd",
        abstract: "Watch drop folders and unmix every stack that a rule matches.",
        discussion: """
            Runs in the foreground until SIGTERM or SIGINT; SIGHUP reads the configuration and the rule files again.

            Example:
              unmixd --config /etc/unmixd/unmixd.yaml
            """,
        version: Version.software)

    @Option(help: .init("The configuration.", valueName: "file"))
    var config = "/etc/unmixd/unmixd.yaml"

    static func main() async {
        // CAP_LEASE of the unit is for the service alone: before there is a second thread, it is kept from workers.
        _ = unmixd_keep_capabilities_from_programs()
        await main(nil)
    }

    func run() async throws {
        let service = UnmixingService(
            configurationFile: config, environment: ProcessInfo.processInfo.environment)
        do throws(Failure) {
            try await service.run()
        } catch {
            throw ExitCode(error.code.exitCode)
        }
    }
}
