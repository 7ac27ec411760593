import ArgumentParser
import Domain
import FoundationEssentials
import Rules

/// Which running service is asked.
struct SocketOptions: ParsableArguments {
    /// Where the service's configuration is if nobody says otherwise.
    static let configurationFile = "/etc/unmixd/unmixd.yaml"
    /// What systemd tells the service, which is not in this program's environment: its runtime folder.
    static let environment = ["RUNTIME_DIRECTORY": "/run/unmixd"]

    @Option(
        help: .init(
            "The service's control socket. (default: the one that the configuration names)",
            valueName: "path"))
    var socket: String?

    @Option(help: .init("The service's configuration.", valueName: "file"))
    var config = SocketOptions.configurationFile

    /// The client of that service.
    func client() -> ControlClient {
        ControlClient(socket: socket ?? configuration?.socket ?? "/run/unmixd/control.sock")
    }

    /// The service's configuration; nil where it cannot be read from here.
    var configuration: Configuration? {
        guard let bytes = try? SourceFile.read(config) else { return nil }
        return try? Configuration(
            bytes: bytes, path: config, environment: Self.environment,
            cores: ProcessInfo.processInfo.activeProcessorCount)
    }
}

/// Which running service is asked, and how its answer is shown.
struct ServiceOptions: ParsableArguments {
    @OptionGroup var socket: SocketOptions

    @Flag(help: "Print JSON.")
    var json = false

    /// The client of that service.
    func client() -> ControlClient { socket.client() }

    /// The service's configuration; nil where it cannot be read from here.
    var configuration: Configuration? { socket.configuration }
}
