import Domain
import Files
import FoundationEssentials
import Glibc
import Rules

/// Writes what a setup needs, and leaves alone what is there.
struct SetupWriting {
    struct Report: Encodable {
        var version = 1
        /// Files that were written, absolute.
        var written: [String] = []
        /// Folders that were made, absolute.
        var made: [String] = []
        /// Files that were there and were left as they are.
        var kept: [String] = []
        /// Where the package's untouched sample went that was there.
        var setAside: String?
    }

    /// The configuration, absolute.
    let file: String
    private(set) var report = Report()

    init(file: String) { self.file = file }

    /// The configuration that is there; nil for none.
    static func existing(_ file: String) throws(Failure) -> Configuration? {
        guard Folder.exists(file) else { return nil }
        do throws(Diagnostics) {
            return try Check.read(file)
        } catch {
            throw error.failure
        }
    }

    /// Whether a configuration is the package's sample, which names folders that nobody has made.
    static func isSample(_ configuration: Configuration) -> Bool {
        let watch = configuration.watches[0]
        return configuration.watches.count == 1 && watch.name == "microscope"
            && watch.folder == "/srv/drop/microscope" && watch.results == "/srv/results/microscope"
            && !Folder.exists(watch.folder) && !Folder.exists(watch.results)
    }

    /// Writes configuration, rule file and, where a unit is installed, its drop-in; makes the results tree.
    ///
    /// - Throws: `cannotCreate` where there is nothing to write, or where a configuration of somebody's own is in the way;
    ///   nothing was written then.
    mutating func write(_ setup: Setup) throws(Failure) {
        let existing = try Self.existing(file)
        let rules = "\(setup.folder)/\(RuleFile.fileName)"
        let isWatched =
            existing?.watches.contains { RealPath.isInside(setup.folder, $0.folder) } ?? false
        if isWatched && Folder.exists(rules) {
            throw Failure(
                .cannotCreate, "the folder is watched already and has a rule file",
                subject: setup.folder, advice: "Change the files by hand; `unmix check` reads them")
        }
        if isWatched {
            report.kept.append(file)
        } else {
            if let existing { try setAside(existing, setup) }
            try Folder.make(Folder.parent(of: file))
            try TextOutput.create(setup.configuration, at: file, isFlushed: true)
            report.written.append(file)
        }
        if Folder.exists(rules) {
            report.kept.append(rules)
        } else {
            try RuleFiles.write(setup.ruleFile, to: rules)
            report.written.append(rules)
        }
        guard !isWatched else { return }
        try makeResults(setup.results)
        try writeDropIn()
    }

    private mutating func setAside(
        _ existing: Configuration, _ setup: Setup
    ) throws(Failure) {
        guard Self.isSample(existing) else {
            throw Failure(
                .cannotCreate, "there is a configuration already, and it is not overwritten",
                subject: file,
                advice:
                    "Add the folder to the list of its `watches` by hand, as a further `- name: "
                    + "\(setup.name)` with `folder: \(setup.folder)` and `results: \(setup.results)`; "
                    + "then say this again for the rule file")
        }
        try Folder.move(file, to: "\(file).sample")
        report.setAside = "\(file).sample"
    }

    /// Makes the results tree, and gives it to the service's user and group where root makes it.
    private mutating func makeResults(_ path: String) throws(Failure) {
        guard !Folder.exists(path) else { return }
        try Folder.make(path)
        report.made.append(path)
        guard geteuid() == 0, let account = Account(named: Viewer.serviceUser) else { return }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot open the folder", path) }
        defer { close(descriptor) }
        guard fchown(descriptor, account.user, account.group) == 0, fchmod(descriptor, 0o775) == 0
        else {
            throw .system("cannot give the folder to the user \(account.name)", path)
        }
    }

    private mutating func writeDropIn() throws(Failure) {
        guard geteuid() == 0, let unit = ServiceUnit(), unit.uses(configuration: file),
            let configuration = try Self.existing(file), !unit.problems(of: configuration).isEmpty,
            !Folder.exists(SystemdDropIn.path)
        else { return }
        try Folder.make(Folder.parent(of: SystemdDropIn.path))
        try TextOutput.create(
            try SystemdDropIn(configuration).text, at: SystemdDropIn.path, isFlushed: true)
        report.written.append(SystemdDropIn.path)
    }
}
