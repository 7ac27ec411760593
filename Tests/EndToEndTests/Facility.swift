import Foundation
import Subprocess
import SystemPackage
import Testing

/// A small facility of its own: drop folder, results tree, configuration, and the real executables.
struct Facility: ~Copyable {
    let root: String
    var drop: String { "\(root)/drop" }
    var results: String { "\(root)/results" }
    var socket: String { "\(root)/s" }
    var configuration: String { "\(root)/unmixd.yaml" }

    /// The package's root.
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    /// Where the executables are: beside the tests' own bundle.
    static let build =
        Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        .map { URL(filePath: $0.bundlePath).deletingLastPathComponent().path }
        ?? "\(package)/.build/debug"
    /// A stack of three time points, as an independent writer wrote it.
    static let stack = "\(package)/Tests/Fixtures/golden/005_a_mean_ratio_per_t/input.tif"

    /// - Parameters:
    ///   - rules: the rule file of the drop folder; nil for none.
    ///   - watch: a further line of the watch's configuration.
    init(rules: String? = Facility.rules, watch: String = "scan: 2s") throws {
        root = NSTemporaryDirectory() + "unmixd-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: "\(root)/drop", withIntermediateDirectories: true)
        try """
        watches:
          - name: scope
            folder: \(root)/drop
            results: \(root)/results
            settle: { quiet: 200ms, give_up: 1h }
            \(watch)
        workers: 2
        state: \(root)/state
        socket: \(root)/s
        """.write(toFile: "\(root)/unmixd.yaml", atomically: true, encoding: .utf8)
        if let rules { try write(rules, to: "unmix.yaml") }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    static let rules = """
        rules:
          - name: all
            match: { file: "*.tif", channels: 2 }
            unmix: { alpha_mode: per_t, method: mean_ratio }
        """

    /// Writes a text file into the drop folder.
    func write(_ text: String, to path: String) throws {
        try text.write(toFile: "\(drop)/\(path)", atomically: true, encoding: .utf8)
    }

    /// Copies the stack into the drop folder.
    func copy(_ source: String = Facility.stack, to path: String) throws {
        let destination = "\(drop)/\(path)"
        try FileManager.default.createDirectory(
            atPath: URL(filePath: destination).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: source, toPath: destination)
    }

    /// All files of the results tree, sorted, relative to it.
    func published() -> [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: results)) ?? []
        return paths.filter {
            var isFolder = ObjCBool(false)
            let exists = FileManager.default.fileExists(
                atPath: "\(results)/\($0)", isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }.sorted()
    }

    /// Has attempts of a service suffer a fault that Tests/Faults/harness/interposer.c knows, until ``mend(_:)``.
    ///
    /// - Returns: a copy of the service beside a worker that suffers it.
    func makeWorkers(with fault: String) async throws -> String {
        let folder = "\(root)/bin"
        for each in [folder, "\(root)/faults"] {
            try FileManager.default.createDirectory(
                atPath: each, withIntermediateDirectories: true)
        }
        try Data().write(to: URL(filePath: "\(root)/faults/\(fault)"))
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Faults/harness/interposer.c").path
        let compiled = try await Subprocess.run(
            .name("cc"),
            arguments: ["-shared", "-fPIC", "-O1", "-o", "\(root)/interposer.so", source, "-ldl"],
            output: .discarded, error: .string(limit: 64 << 10))
        try #require(compiled.terminationStatus.isSuccess, "\(compiled.standardError)")
        try FileManager.default.copyItem(
            atPath: "\(Self.build)/unmixd", toPath: "\(folder)/unmixd")
        let script = """
            #!/bin/sh
            export LD_PRELOAD='\(root)/interposer.so' UNMIXD_TEST_FAULTS='\(root)/faults'
            exec '\(Self.build)/unmix-worker' "$@"

            """
        try Data(script.utf8).write(to: URL(filePath: "\(folder)/unmix-worker"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/unmix-worker")
        return "\(folder)/unmixd"
    }

    func mend(_ fault: String) throws {
        try FileManager.default.removeItem(atPath: "\(root)/faults/\(fault)")
    }

    /// Asks the service again and again until an answer holds some words.
    func waitUntil(_ words: String, in arguments: String...) async throws {
        for _ in 0..<600 {
            let answer = try await unmix(arguments + ["--socket", socket])
            if answer.output.contains(words) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("“\(words)” is not said by unmix \(arguments.joined(separator: " "))")
    }

    /// Runs the real service while `body` lasts, which has to end it.
    func withService(
        _ program: String = "\(Facility.build)/unmixd",
        _ body: (RunningService) async throws -> Void
    ) async throws {
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: ["--config", configuration],
            input: .none, output: .discarded, error: .sequence
        ) { execution in
            let service = RunningService(
                pid: execution.processIdentifier.value, lines: execution.standardError.strings())
            try await body(service)
        }
        _ = result
    }

    /// Runs the tool, and answers what it printed.
    func unmix(_ arguments: String...) async throws -> (
        status: Int32?, output: String, error: String
    ) {
        try await unmix(arguments)
    }

    private func unmix(_ arguments: [String]) async throws -> (
        status: Int32?, output: String, error: String
    ) {
        let result = try await Subprocess.run(
            .path(FilePath("\(Self.build)/unmix")), arguments: Arguments(arguments), input: .none,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard case .exited(let code) = result.terminationStatus else {
            return (nil, result.standardOutput, result.standardError)
        }
        return (code, result.standardOutput, result.standardError)
    }
}
