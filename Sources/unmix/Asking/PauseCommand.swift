import ArgumentParser
import Domain

/// `unmix pause [WATCH]`: keeps new attempts from being started.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Start no more stacks, of one watch or at all.",
        discussion: """
            Attempts under way go on to their end, and new stacks are taken into the queue. The pause lasts until
            `unmix resume`, also over a restart of the service.

            Examples:
              unmix pause
              unmix pause sp8
            """)

    @Argument(help: "The watch; all where none is given.")
    var watch: String?

    @OptionGroup var service: ServiceOptions

    func run() async throws { try await service.tell("/v1/pause", watch: watch) }
}

/// `unmix resume [WATCH]`: ends a pause.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on after `unmix pause`.",
        discussion: """
            Without a name, everything goes on that is paused.

            Examples:
              unmix resume
              unmix resume sp8
            """)

    @Argument(help: "The watch; all where none is given.")
    var watch: String?

    @OptionGroup var service: ServiceOptions

    func run() async throws { try await service.tell("/v1/resume", watch: watch) }
}

/// `unmix rescan [WATCH]`: has drop folders looked through at once.
struct RescanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rescan", abstract: "Look through drop folders now, of one watch or of all.",
        discussion: """
            The service does so by itself, in the interval `scan` of its configuration.

            Example:
              unmix rescan sp8
            """)

    @Argument(help: "The watch; all where none is given.")
    var watch: String?

    @OptionGroup var service: ServiceOptions

    func run() async throws { try await service.tell("/v1/rescan", watch: watch) }
}

extension ServiceOptions {
    /// Has the service do something with a watch, or with all, and shows how it is then.
    fileprivate func tell(_ path: String, watch: String?) async throws {
        let query = watch.map { [("watch", $0)] } ?? []
        let status = try await client().post(path, query: query, as: ServiceStatus.self)
        print(json ? try Report.json(status) : StatusReport(status: status, now: Moment.now).text)
    }
}
