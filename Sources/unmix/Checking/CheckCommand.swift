import ArgumentParser
import Domain
import Files
import FoundationEssentials
import Rules

/// `unmix check [PATH]`: whether the service could work as it is set up.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find what would go wrong: in configuration, rule files, folders and rights.",
        discussion: """
            PATH is a configuration, a rule file (unmix.yaml), or a folder whose rule files are checked. Without it, the
            service's configuration is checked, with its folders: whether the service's user may read the drop folders
            and write the results trees, whether these have room, whether drop folders are watched or polled, whether
            the kernel watches as many folders, and the rule files. Only root can look as another user. Exits with 78
            where something is wrong, one line for each problem; notes are no problems.

            Examples:
              sudo unmix check
              unmix check /srv/drop/sp8/unmix.yaml
              unmix check --drop-in > /etc/systemd/system/unmixd.service.d/folders.conf
            """)

    @Argument(help: "What to check.")
    var path = SocketOptions.configurationFile

    @Flag(help: "Only read the files: look at no folder and no rights.")
    var syntax = false

    @Option(
        help: .init(
            "Whose rights count. (default: \(Viewer.serviceUser), where there is such a user)",
            valueName: "name"))
    var user: String?

    @Flag(
        help: """
            Print a systemd drop-in that lets the service write into the folders of the configuration, and check \
            nothing.
            """)
    var dropIn = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if dropIn && (syntax || json || user != nil) {
            throw ValidationError("--drop-in goes with no other option.")
        }
        if syntax && user != nil { throw ValidationError("--syntax and --user exclude each other") }
    }

    func run() async throws {
        if dropIn { return print(try dropIn(for: path), terminator: "") }
        var check = Check(isSyntaxOnly: syntax, viewer: syntax ? nil : try Viewer(user))
        try await check.look(at: path)
        print(json ? try Report.json(check.report) : check.report.text)
        if !check.report.problems.isEmpty { throw ExitCode(Failure.Code.badRule.exitCode) }
    }

    private func dropIn(for path: String) throws(Failure) -> String {
        let configuration: Configuration
        do throws(Diagnostics) {
            configuration = try Check.read(path)
        } catch {
            throw error.failure
        }
        return try SystemdDropIn(configuration).text
    }
}
