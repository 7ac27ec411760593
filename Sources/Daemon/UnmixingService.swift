package import Domain
import Executing
import Files
import Ledger
import Logging
import Rules
import ServiceLifecycle
import Systemd
import UnixSignals

/// The whole service: what `unmixd` runs until it is told to stop.
package struct UnmixingService {
    private let configurationFile: String
    private let log: LogWriter
    private let logger: Logger
    private let environment: [String: String]

    /// - Parameters:
    ///   - configurationFile: absolute, or relative to the working folder.
    ///   - environment: that of the process.
    package init(configurationFile: String, environment: [String: String]) {
        self.configurationFile = configurationFile
        self.environment = environment
        let log = LogWriter(.automatic(environment: environment), identifier: "unmixd")
        self.log = log
        logger = Logger(label: "unmixd") { _ in ServiceLogHandler(writer: log) }
    }

    /// Runs until SIGTERM or SIGINT, then stops in order.
    ///
    /// - Throws: the ``Failure`` that keeps it from starting; it has been logged.
    package func run() async throws(Failure) {
        defer { log.flush(within: .seconds(2)) }
        do {
            try await serve()
        } catch {
            let failure =
                error as? Failure ?? Failure(.internalError, "unexpected error", cause: "\(error)")
            logger.critical("\(failure.description)")
            throw failure
        }
    }

    private func serve() async throws {
        let configuration = try ConfigurationFile.read(configurationFile, environment: environment)
        let lock = try StateLock(configuration.state)
        defer { lock.release() }
        let opening = try await LedgerOpening(configuration, logger: logger)
        let ledger = opening.ledger
        let executor = LocalExecutor(worker: try WorkerLocation.find())
        let dispatcher = Dispatcher(
            ledger: ledger, executor: executor, workers: configuration.workers,
            limits: configuration.limits, timeout: configuration.timeout, bell: Doorbell(),
            logger: logger)
        let readiness = Readiness(configuration.watches.map(\.name) + [ControlServer.name]) {
            [logger] in
            logger.notice(
                "ready",
                metadata: [
                    "message_id": "\(MessageID.started)", "version": "\(Version.software)",
                ])
            Notify.ready(status: "watching")
        }
        let watches = await Watches(
            configuration.watches, ledger: ledger, executor: executor, dispatcher: dispatcher,
            limits: configuration.limits, logger: logger, readiness: readiness)

        let answers = Answers(
            ledger: ledger, dispatcher: dispatcher, watches: watches, log: log,
            notices: opening.notices, startedAt: Clock.now)
        let control = ControlServer(
            socket: configuration.socket, answers: answers, readiness: readiness,
            logger: quietLogger)
        let reloading = Reloading(
            file: configurationFile, environment: environment, watches: watches, logger: logger)
        // Stopped from the last to the first: no new stacks, then the attempts under way, then the answers.
        let deadline = StopDeadline(log: log, logger: logger)
        defer { deadline.lift() }
        var group = ServiceGroupConfiguration(
            services: [
                control, StatusLine(answers: answers), dispatcher, reloading, watches, deadline,
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        group.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: group).run()
        logger.notice("stopped", metadata: ["message_id": "\(MessageID.stopping)"])
        try ledger.close()
    }

    /// The libraries' own words, of which only the bad news is of interest.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }
}
