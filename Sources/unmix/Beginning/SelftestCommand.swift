import ArgumentParser
import Domain
import Rules

/// `unmix selftest`: a stack with known bleed-through on its whole way through the running service.
struct SelftestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Send a stack with known α through the running service, and check the result.",
        discussion: """
            Makes a folder unmix-selftest-… in the drop folder of a watch, with a rule file of its own and a small stack of
            two channels, waits until the service has published the result, compares every voxel, and removes the folder
            and its results again. It needs the right to write into the drop folder and to talk to the service. Exits with
            0 where α and all voxels are as they should be; else with 69 where no service answers, 73 where the folder
            cannot be written, 75 where there is no result in time, 70 where the result is wrong, or with the code of the
            failure that the service tells.

            Examples:
              unmix selftest
              unmix selftest --watch sp8 --json
            """)

    @Option(
        help: .init("The watch whose drop folder is used. (default: the first)", valueName: "name"))
    var watch: String?

    @Option(
        help: .init(
            "How long to wait for the result. (default: the watch's quiet time and two minutes)",
            valueName: "seconds"))
    var timeout: Int?

    @Flag(help: "Leave the folder and its results.")
    var keep = false

    @OptionGroup var service: ServiceOptions

    func validate() throws {
        if let timeout, timeout < 1 { throw ValidationError("--timeout takes a number from 1 on.") }
    }

    func run() async throws {
        let client = service.client()
        let watch = try Self.watch(
            watch, of: try await client.get("/v1/status", as: ServiceStatus.self))
        let settings = service.configuration?.watches.first {
            $0.name == watch.name && $0.folder == watch.folder
        }
        let folder = try SelftestFolder(watch, settings: settings)
        let interruption = Interruption { [keep] in if !keep { folder.remove() } }
        defer { interruption.end() }
        var report: SelftestReport
        do {
            report = try await test(folder, of: watch, settings, client)
        } catch {
            if !keep { folder.remove() }
            throw error
        }
        if !keep { report.left = folder.remove() }
        print(service.json ? try Report.json(report) : report.text)
        if !report.hasPassed { throw ExitCode(Failure.Code.internalError.exitCode) }
    }

    private func test(
        _ folder: SelftestFolder, of watch: WatchStatus, _ settings: Configuration.Watch?,
        _ client: ControlClient
    ) async throws -> SelftestReport {
        let start = ContinuousClock.now
        _ = try await client.post(
            "/v1/rescan", query: [("watch", watch.name)], as: ServiceStatus.self)
        let patience =
            timeout.map { Duration.seconds($0) } ?? (settings?.quiet ?? .seconds(60))
            + .seconds(120)
        let job = try await finishedJob(folder, within: patience, client)
        guard job.state == .done else {
            throw job.failure ?? Failure(.temporary, "the job was \(job.state.rawValue)")
        }
        let result = "\(watch.results)/\(job.output)"
        return SelftestReport(
            watch: watch.name, job: job, result: result,
            wrongVoxels: try KnownStack.differences(in: result),
            seconds: start.duration(to: .now) / .seconds(1))
    }

    /// Asks the service until the stack's job has come to an end.
    private func finishedJob(
        _ folder: SelftestFolder, within patience: Duration, _ client: ControlClient
    ) async throws -> Job {
        let deadline = ContinuousClock.now + patience
        var standing: StackExplanation
        repeat {
            standing = try await client.get(
                "/v1/explain", query: [("path", folder.stack)], as: StackExplanation.self)
            // One that waits for another attempt has failed, too: nothing of it should.
            if let job = standing.jobs.first, job.state.isFinal || job.state == .deferred {
                return job
            }
            try await Task.sleep(for: .milliseconds(200))
        } while ContinuousClock.now < deadline
        let job = standing.jobs.first.map { job in
            "job \(job.id) is \(job.state.rawValue)" + (job.failure.map { ", \($0)" } ?? "")
        }
        throw Failure(
            .temporary, "there is no result after \(Moment.length(patience / .seconds(1)))",
            subject: folder.stack, cause: job ?? standing.waiting ?? "the service has not seen it",
            advice: "Look at `unmix status`; --timeout waits longer")
    }

    /// The watch to use: the one that is named, or else the first.
    ///
    /// - Throws: where there is none, or where it would publish nothing now.
    private static func watch(
        _ name: String?, of status: ServiceStatus
    ) throws(Failure) -> WatchStatus {
        guard let watch = status.watches.first(where: { name == nil || $0.name == name }) else {
            throw Failure(
                .usage, "there is no watch “\(name ?? "")”", advice: "`unmix status` lists them")
        }
        let silence = watch.stalledFor.map { "it has not answered for \(Moment.length($0))" }
        if let reason = watch.offline ?? silence {
            throw Failure(
                .temporary, "the drop folder cannot be reached: \(reason)", subject: watch.folder,
                advice: "Mend that, or name another watch with --watch")
        }
        if status.pausedAt != nil || watch.pausedAt != nil {
            throw Failure(
                .temporary, "the service is paused, and would publish nothing",
                subject: watch.name, advice: "Say `unmix resume` first")
        }
        return watch
    }
}
