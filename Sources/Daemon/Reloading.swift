import Domain
import Logging
import Rules
import ServiceLifecycle
import Systemd
import UnixSignals

/// Reads the configuration again on SIGHUP; a broken one is reported and changes nothing.
struct Reloading: Service {
    let file: String
    let environment: [String: String]
    let watches: Watches
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            Notify.reloading()
            await reload()
            Notify.ready(status: "watching")
        }
    }

    private func reload() async {
        do throws(Failure) {
            let configuration = try ConfigurationFile.read(file, environment: environment)
            await watches.reconfigure(configuration.watches)
            logger.notice(
                "reloaded; workers, state and socket are read at the next start",
                metadata: ["message_id": "\(MessageID.reloaded)"])
        } catch {
            logger.error(
                "the configuration is broken; the one before stays in force",
                metadata: ["message_id": "\(MessageID.ruleBroken)", "reason": "\(error)"])
        }
    }
}
