import ArgumentParser
import Domain
import Glibc
import Rules

/// Which running service is asked, and how its answer is shown.
struct ServiceOptions: ParsableArguments {
    @Option(
        help: .init(
            "The service's control socket. (default: that of the configuration)",
            valueName: "path"))
    var socket: String?

    @Option(help: .init("The service's configuration.", valueName: "path"))
    var config = "/etc/unmixd/unmixd.yaml"

    @Flag(help: "Print JSON.")
    var json = false

    /// The client for that service; without an argument, the socket that the configuration names.
    func client() throws -> ControlClient {
        if let socket { return ControlClient(socket: socket) }
        return ControlClient(socket: "/run/unmixd/control.sock")
    }
}
