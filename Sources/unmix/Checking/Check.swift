import Domain
import Files
import FoundationEssentials
import Rules
import Watching

/// A check under way.
struct Check {
    /// Whether files are only read, and no folder or right is looked at.
    let isSyntaxOnly: Bool
    /// Whose rights count; nil where they are not looked at.
    let viewer: Viewer?
    var report = CheckReport()
    /// Paths on file systems that do not answer: nothing more is asked of them.
    var silent: Set<String> = []

    init(isSyntaxOnly: Bool, viewer: Viewer?) {
        self.isSyntaxOnly = isSyntaxOnly
        self.viewer = viewer
        report.user = viewer?.name
    }

    /// Looks at a configuration with its folders, at a rule file, or at the rule files of a folder.
    mutating func look(at path: String) async throws(Failure) {
        if Self.isFolder(path) {
            try await ruleFiles(in: path)
        } else if Folder.name(of: path) == RuleFile.fileName {
            try await ruleFile(path)
        } else {
            try await configuration(path)
        }
    }

    /// Reads a configuration, with the defaults that it has in the service.
    static func read(_ path: String) throws(Diagnostics) -> Configuration {
        guard let bytes = try SourceFile.read(path) else {
            throw Diagnostics([Diagnostic(file: path, message: "there is no such file")])
        }
        return try Configuration(
            bytes: bytes, path: path, environment: SocketOptions.environment,
            cores: ProcessInfo.processInfo.activeProcessorCount)
    }

    private mutating func configuration(_ path: String) async throws(Failure) {
        report.files.append(path)
        let configuration: Configuration
        do throws(Diagnostics) {
            configuration = try Self.read(path)
        } catch {
            report.problems += error.list
            return
        }
        if isSyntaxOnly {
            for watch in configuration.watches {
                for file in RuleFiles.below(watch.folder) { try await ruleFile(file) }
            }
            return
        }
        noteWhoLooks(path)
        try lookAtRights(to: path, mode: Self.reading, what: "read the configuration")
        try await lookAtFolders(of: configuration, named: path)
    }

    private mutating func noteWhoLooks(_ path: String) {
        guard viewer == nil else { return }
        report.note(
            path, "what the service's user may read and write was not looked at",
            "Only root can look as another user: say `sudo unmix check`")
    }

    private mutating func ruleFiles(in folder: String) async throws(Failure) {
        let files = RuleFiles.below(folder)
        if files.isEmpty {
            report.problem(
                folder, "there is no rule file in it or below",
                "Put a file named \(RuleFile.fileName) there")
        }
        for file in files { try await ruleFile(file) }
    }

    /// Reads a rule file as the service does, which does not take one that anybody may change.
    mutating func ruleFile(_ path: String) async throws(Failure) {
        report.files.append(path)
        do throws(Diagnostics) {
            if isSyntaxOnly {
                guard try RuleFiles.read(path) != nil else { throw Self.missing(path) }
            } else {
                try await readAsTheService(path)
            }
        } catch {
            report.problems += error.list
        }
        if !isSyntaxOnly {
            try lookAtRights(to: path, mode: Self.reading, what: "read the rule file")
        }
    }

    private func readAsTheService(_ path: String) async throws(Diagnostics) {
        let text: String?
        do throws(Failure) {
            let folder = Folder.parent(of: path)
            text = try await DropFolder(folder).text(of: Folder.name(of: path))
        } catch {
            throw Diagnostics([Diagnostic(file: path, message: error.message, advice: error.advice)]
            )
        }
        guard let text else { throw Self.missing(path) }
        _ = try RuleFile(text: text, path: path)
    }

    private static func missing(_ path: String) -> Diagnostics {
        Diagnostics([Diagnostic(file: path, message: "there is no such file")])
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}
