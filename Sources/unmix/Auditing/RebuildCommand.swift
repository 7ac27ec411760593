import ArgumentParser
import Auditing
import Domain
import Files
import FoundationEssentials
import Rules

/// `unmix rebuild`: a new ledger from the sidecars.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Make a lost or damaged ledger anew from the sidecars.",
        discussion: """
            For a service that is stopped. What the results trees hold is known again and is not made again; what
            failed or waited is found by the next scan. The ledger of before is kept beside the new one, as
            ledger.sqlite.broken-TIME. The service does the same by itself where it finds its ledger damaged or gone.

            Examples:
              unmix rebuild --dry-run
              unmix rebuild --config /etc/unmixd/unmixd.yaml
            """)

    @Option(help: .init("The service's configuration.", valueName: "file"))
    var config = "/etc/unmixd/unmixd.yaml"

    @Flag(help: "Only read the sidecars and say what they tell.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let configuration = try read()
        let rebuild = LedgerRebuild(
            state: configuration.state,
            watches: configuration.watches.map { ($0.name, $0.results) })
        let report: LedgerRebuild.Report
        if dryRun {
            report = try await rebuild.preview()
        } else {
            let lock = try StateLock(configuration.state)
            defer { lock.release() }
            report = try await rebuild.run(now: Moment.now)
        }
        print(json ? try Report.json(report) : text(report))
    }

    private func read() throws(Failure) -> Configuration {
        do throws(Diagnostics) {
            guard let bytes = try SourceFile.read(config) else {
                throw Diagnostics([Diagnostic(file: config, message: "there is no such file")])
            }
            return try Configuration(
                bytes: bytes, path: config, environment: ProcessInfo.processInfo.environment,
                cores: ProcessInfo.processInfo.activeProcessorCount)
        } catch {
            throw error.failure
        }
    }

    private func text(_ report: LedgerRebuild.Report) -> String {
        var lines = report.unreadable.map { "not read: \($0)" }
        if report.foreign > 0 {
            lines.append("\(report.foreign) sidecars tell of no job of these watches")
        }
        let jobs = report.restored == 1 ? "1 finished job" : "\(report.restored) finished jobs"
        if let moved = report.movedTo { lines.append("the ledger of before is now \(moved)") }
        lines.append(
            dryRun ? "the sidecars tell of \(jobs)" : "the new ledger knows \(jobs)")
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }
}
