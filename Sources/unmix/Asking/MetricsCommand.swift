import ArgumentParser
import Domain

/// `unmix metrics`: the service's figures for Prometheus.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Print the running service's metrics for Prometheus.",
        discussion: """
            The same text is at /metrics on the control socket. Into node_exporter's textfile collector, for example:

            Example:
              unmix metrics > /var/lib/prometheus/node-exporter/unmixd.prom
            """)

    @OptionGroup var service: SocketOptions

    func run() async throws {
        print(try await service.client().text("/metrics"), terminator: "")
    }
}
