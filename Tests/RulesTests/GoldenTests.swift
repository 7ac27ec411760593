import FoundationEssentials
import Testing

@testable import Rules

/// The words that a broken file gets, word for word: each `*.yaml` beside a `*.txt` with what is printed.
///
/// Where words change on purpose, run with `UPDATE_GOLDEN=1` and review the difference.
@Suite struct GoldenTests {
    @Test(arguments: try Golden.names(in: "Golden"))
    func ruleFile(name: String) throws {
        let golden = Golden(folder: "Golden", name: name)
        let bytes = try golden.input()
        let error = #expect(throws: Diagnostics.self) {
            try RuleFile(bytes: bytes, path: "/drop/unmix.yaml")
        }
        try golden.check(try #require(error))
    }

    @Test(arguments: try Golden.names(in: "GoldenConfiguration"))
    func configuration(name: String) throws {
        let golden = Golden(folder: "GoldenConfiguration", name: name)
        let bytes = try golden.input()
        let error = #expect(throws: Diagnostics.self) {
            try Configuration(bytes: bytes, path: "unmixd.yaml", environment: [:], cores: 4)
        }
        try golden.check(try #require(error))
    }
}

/// One broken file and what is to be said of it.
struct Golden {
    let folder: String
    let name: String

    static func names(in folder: String) throws -> [String] {
        let path = Package.path("Tests/RulesTests/\(folder)")
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    func input() throws -> [UInt8] {
        try Package.bytes("Tests/RulesTests/\(folder)/\(name).yaml")
    }

    func check(_ diagnostics: Diagnostics) throws {
        let path = "Tests/RulesTests/\(folder)/\(name).txt"
        let text = diagnostics.description + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: Package.path(path)))
        }
        #expect(text == String(decoding: try Package.bytes(path), as: UTF8.self))
    }
}

/// The files of the package, found from where this file was compiled.
enum Package {
    static func path(_ relative: String, from file: String = #filePath) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/") + "/" + relative
    }

    static func bytes(_ relative: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(relative))))
    }
}
