import ArgumentParser
import Domain
import Files
import FoundationEssentials
import Rules

/// `unmix check [PATH]`: whether the configuration or rule files are as they should be.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the configuration and rule files.",
        discussion: """
            PATH is a configuration, a rule file (unmix.yaml), or a folder whose rule files are checked. Without it, the
            service's configuration is checked with the rule files of its drop folders. Exits with 78 where something is
            wrong, one line for each problem.

            Example:
              unmix check /srv/drop/sp8/unmix.yaml
            """)

    @Argument(help: "What to check. (default: /etc/unmixd/unmixd.yaml)")
    var path = "/etc/unmixd/unmixd.yaml"

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var check = Check()
        if Self.isFolder(path) {
            check.ruleFiles(below: path)
        } else if Folder.name(of: path) == RuleFile.fileName {
            check.ruleFile(path)
        } else {
            check.configuration(path)
        }
        print(json ? try Report.json(check.result) : check.result.text)
        if !check.result.problems.isEmpty { throw ExitCode(Failure.Code.badRule.exitCode) }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}

/// A check under way: what was looked at, and what is wrong.
private struct Check {
    struct Result: Encodable {
        var version = 1
        var files: [String] = []
        var problems: [Diagnostic] = []

        var text: String {
            guard problems.isEmpty else {
                return problems.map(\.description).joined(separator: "\n")
            }
            return files.map { "\($0): ok" }.joined(separator: "\n")
        }
    }

    private(set) var result = Result()

    mutating func configuration(_ path: String) {
        look(path) { bytes throws(Diagnostics) in
            try Configuration(
                bytes: bytes, path: path, environment: ProcessInfo.processInfo.environment,
                cores: ProcessInfo.processInfo.activeProcessorCount)
        }?.watches.forEach { ruleFiles(below: $0.folder, optional: true) }
    }

    mutating func ruleFile(_ path: String) {
        _ = look(path) { bytes throws(Diagnostics) in try RuleFile(bytes: bytes, path: path) }
    }

    mutating func ruleFiles(below folder: String, optional: Bool = false) {
        let files = RuleFiles.below(folder)
        if files.isEmpty && !optional {
            result.problems.append(
                Diagnostic(
                    file: folder, message: "there is no rule file in it or below",
                    advice: "Put a file named \(RuleFile.fileName) there"))
        }
        for file in files { ruleFile(file) }
    }

    private mutating func look<Value>(
        _ path: String, _ parse: ([UInt8]) throws(Diagnostics) -> Value
    ) -> Value? {
        result.files.append(path)
        do throws(Diagnostics) {
            guard let bytes = try SourceFile.read(path) else {
                throw Diagnostics([Diagnostic(file: path, message: "there is no such file")])
            }
            return try parse(bytes)
        } catch {
            result.problems += error.list
            return nil
        }
    }
}
