import ArgumentParser
import Domain
import Files
import FoundationEssentials
import Glibc
import Rules

/// `unmix init`: the first configuration and rule file of a drop folder.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a first configuration and a rule file for a drop folder.",
        discussion: """
            Asks for what no option says, where it runs on a terminal. Writes the service's configuration with one watch,
            and a rule file into the drop folder, both with comments; makes the results tree; and where the systemd unit
            is installed, lets it write there by a drop-in. No file is ever overwritten: what is there stays, but the
            package's untouched sample, which is kept as unmixd.yaml.sample. A folder of a watch that the configuration
            has already only gets a rule file.

            Examples:
              sudo unmix init
              sudo unmix init --folder /srv/drop/sp8 --results /srv/results/sp8
              unmix init --folder drop --results results --config unmixd.yaml --source-channel GFP --alpha 0.12
            """)

    @Option(
        help: .init("The drop folder, into which a microscope writes.", valueName: "folder"))
    var folder: String?

    @Option(help: .init("Where results go; made where it is not there.", valueName: "folder"))
    var results: String?

    @Option(
        help: .init("What the watch is called. (default: as the drop folder)", valueName: "name"))
    var name: String?

    @Option(help: "The channel that bleeds: a number, counted from 0, or a name. (default: 0)")
    var sourceChannel: String?

    @Option(help: "The channel that is corrected: a number or a name. (default: 1)")
    var targetChannel: String?

    @Option(help: "The share of the source's light in the target. (default: it is measured)")
    var alpha: String?

    @Option(help: .init("The configuration to write.", valueName: "file"))
    var config = SocketOptions.configurationFile

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var writing = SetupWriting(file: Self.absolute(config))
        let setup = try setup(existing: try SetupWriting.existing(writing.file))
        try setup.check(named: writing.file)
        // The service reads it all as another user.
        umask(0o022)
        try writing.write(setup)
        print(json ? try Report.json(writing.report) : Self.text(writing.report, config))
    }

    /// What is wanted, from the options and, on a terminal, from answers.
    private func setup(existing: Configuration?) throws -> Setup {
        let questions = Questions()
        let folder = Self.absolute(
            try questions.ask("Drop folder, into which the microscope writes", folder, "--folder"))
        guard Folder.isFolder(RealPath.of(folder)) else {
            throw Failure(
                .noInput, "there is no such drop folder", subject: folder,
                advice: "Make it, or mount its share, and say this again")
        }
        var setup: Setup
        if let watch = existing?.watches.first(where: { RealPath.isInside(folder, $0.folder) }) {
            setup = Setup(folder: folder, results: watch.results, name: watch.name)
        } else {
            let name = try questions.ask("Name of the watch", name, default: Self.name(of: folder))
            setup = Setup(
                folder: folder,
                results: Self.absolute(
                    try questions.ask("Results tree", results, "--results", "/srv/results/\(name)")),
                name: name)
        }
        setup.sourceChannel = try questions.ask(
            "Channel that bleeds, by its number from 0 or its name", sourceChannel, default: "0")
        setup.targetChannel = try questions.ask(
            "Channel that is corrected", targetChannel, default: "1")
        let known = try questions.ask(
            "α where it is known, or `measure`", alpha, default: "measure")
        setup.alpha = known == "measure" ? nil : known
        return setup
    }

    /// The last part of a path, in letters that the name of a watch may have.
    private static func name(of folder: String) -> String {
        let name = Folder.name(of: folder).unicodeScalars.map { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_.".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
        }
        return name.contains { $0 != "." } ? String(name.prefix(64)) : "drop"
    }

    private static func absolute(_ path: String) -> String {
        let full =
            path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        let parts = full.split(separator: "/").filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
    }

    private static func text(_ report: SetupWriting.Report, _ config: String) -> String {
        var lines: [String] = []
        if let sample = report.setAside { lines.append("kept the package's sample as \(sample)") }
        lines += report.written.map { "wrote \($0)" } + report.made.map { "made \($0)" }
        lines += report.kept.map { "left \($0) as it is" }
        let isDefault = config == SocketOptions.configurationFile
        lines.append(
            isDefault
                ? "Next: `sudo unmix check`, `systemctl daemon-reload`, `systemctl restart unmixd`, and "
                    + "`unmix selftest`"
                : "Next: `unmix check \(config)`, then `unmixd --config \(config)`")
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }
}
