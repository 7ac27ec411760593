import Domain
import Executing
import Foundation
import Testing

struct ResultsTreeTests {
    private let root = NSTemporaryDirectory() + "unmixd-results-\(UUID().uuidString.prefix(8))"

    private func stage(_ results: ResultsTree, _ names: [String]) throws -> String {
        let staging = results.staging(job: 1, attempt: 1)
        try FileManager.default.createDirectory(
            atPath: staging, withIntermediateDirectories: true)
        for name in names {
            try Data(name.utf8).write(to: URL(filePath: "\(staging)/\(name)"))
        }
        return staging
    }

    private func files(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test func stagedFilesAppearInTheirFolder() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let staging = try stage(results, ["a.ome.tif", "a.ome.tif.json"])
        try await results.publish(
            ["a.ome.tif", "a.ome.tif.json"], from: staging, as: "day/a.ome.tif")
        #expect(files("\(root)/day") == ["a.ome.tif", "a.ome.tif.json"])
        await results.removeStaging(staging)
        #expect(files(root) == [".unmixd", "day"])
    }

    @Test func aNameThatIsTakenStopsItBeforeTheFirstRename() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let staging = try stage(results, ["a.ome.tif", "a.ome.tif.json"])
        try Data("mine".utf8).write(to: URL(filePath: "\(root)/a.ome.tif.json"))
        let error = await #expect(throws: Failure.self) {
            try await results.publish(
                ["a.ome.tif", "a.ome.tif.json"], from: staging, as: "a.ome.tif")
        }
        #expect(error?.code == .cannotCreate)
        #expect(files(root) == [".unmixd", "a.ome.tif.json"])
        #expect(try String(contentsOfFile: "\(root)/a.ome.tif.json", encoding: .utf8) == "mine")
    }

    /// A crash may come before, between and after the renames; each time the second call ends what the first began.
    @Test(arguments: 0...2)
    func aPublicationThatWasCutShortIsEnded(renamed: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let names = ["a.ome.tif", "a.ome.tif.json"]
        let staging = try stage(results, names)
        for name in names.prefix(renamed) {
            try FileManager.default.moveItem(
                atPath: "\(staging)/\(name)", toPath: "\(root)/\(name)")
        }
        try await results.publish(names, from: staging, as: "a.ome.tif", resuming: true)
        #expect(files(root) == [".unmixd"] + names)
        #expect(files(staging) == [])
    }

    /// Who may write into the tree cannot have the service write elsewhere.
    @Test func linksInTheTreeAreNotFollowed() async throws {
        let elsewhere = root + "-elsewhere"
        defer {
            try? FileManager.default.removeItem(atPath: root)
            try? FileManager.default.removeItem(atPath: elsewhere)
        }
        for folder in [root, "\(elsewhere)/1-1"] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }
        try Data("mine".utf8).write(to: URL(filePath: "\(elsewhere)/1-1/mine"))
        let results = ResultsTree(root: root)
        let names = ["a.ome.tif", "a.ome.tif.json"]
        let staging = try stage(results, names)
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/day", withDestinationPath: elsewhere)
        for output in ["day/a.ome.tif", "day/new/a.ome.tif"] {
            let error = await #expect(throws: Failure.self) {
                try await results.publish(names, from: staging, as: output)
            }
            #expect(error?.code == .cannotCreate)
            #expect(error?.subject == "\(root)/day")
            await #expect(throws: Failure.self) {
                try await results.write(note: "failed", at: "day/a.unmix-failed.txt")
            }
        }
        #expect(files(staging) == names)

        try FileManager.default.removeItem(atPath: "\(root)/.unmixd")
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/.unmixd", withDestinationPath: elsewhere)
        await #expect(throws: Failure.self) {
            try await results.publish(names, from: staging, as: "a.ome.tif")
        }
        await #expect(throws: Failure.self) {
            try await results.write(note: "failed", at: "a.unmix-failed.txt")
        }
        await results.removeStaging(staging)
        await results.sweep(keeping: [])
        #expect(files(elsewhere) == ["1-1"])
        #expect(files("\(elsewhere)/1-1") == ["mine"])
    }

    @Test func aStagedFileThatIsGoneIsNoResult() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let staging = try stage(results, ["a.ome.tif"])
        for resuming in [false, true] {
            await #expect(throws: Failure.self) {
                try await results.publish(
                    ["a.ome.tif", "a.ome.tif.json"], from: staging, as: "a.ome.tif",
                    resuming: resuming)
            }
        }
        #expect(files(root) == [".unmixd"])
    }

    /// A crash may come anywhere in an exchange; at no point does a sidecar stand beside an image of another pair, and the
    /// second call ends what the first began.
    @Test(arguments: 0...3)
    func aReplacementThatWasCutShortIsEnded(steps: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let names = ["a.ome.tif", "a.ome.tif.json"]
        let staging = try stage(results, names)
        for name in names { try Data("old".utf8).write(to: URL(filePath: "\(root)/\(name)")) }
        if steps > 0 { try move(names[1], from: root, to: "\(staging)/earlier.json") }
        if steps > 1 {
            try FileManager.default.removeItem(atPath: "\(root)/\(names[0])")
            try move(names[0], from: staging, to: "\(root)/\(names[0])")
        }
        if steps > 2 { try move(names[1], from: staging, to: "\(root)/\(names[1])") }
        try await results.publish(
            names, from: staging, as: "a.ome.tif", replacing: true, resuming: true)
        for name in names {
            #expect(try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8) == name)
        }
    }

    @Test func aReplacementThatCannotBeginLeavesTheEarlierResult() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let names = ["a.ome.tif", "a.ome.tif.json"]
        let staging = try stage(results, names)
        // A folder cannot be replaced by a file.
        try FileManager.default.createDirectory(
            atPath: "\(root)/a.ome.tif", withIntermediateDirectories: true)
        try Data("old".utf8).write(to: URL(filePath: "\(root)/a.ome.tif.json"))
        await #expect(throws: Failure.self) {
            try await results.publish(names, from: staging, as: "a.ome.tif", replacing: true)
        }
        #expect(
            try String(contentsOfFile: "\(root)/a.ome.tif.json", encoding: .utf8) == "old")
    }

    private func move(_ name: String, from folder: String, to path: String) throws {
        try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: path)
    }

    @Test func notesComeAndGo() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let failure = Failure(.badInput, "it is empty", subject: "day/a.tif")
        let note = FailureNote(stack: "day/a.tif", failure: failure, attempts: 1, nextAttempt: nil)
        try await results.write(note: note.text, at: "day/a.unmix-failed.txt")
        try await results.write(note: note.text, at: "day/a.unmix-failed.txt")
        #expect(files(root) == [".unmixd", "day"])
        let text = try String(
            contentsOfFile: "\(root)/day/a.unmix-failed.txt", encoding: .utf8)
        #expect(text.contains("Problem:  it is empty"))
        #expect(text.contains("not tried again by itself"))
        await results.remove(noteAt: "day/a.unmix-failed.txt")
        #expect(files("\(root)/day") == [])
    }

    @Test func knowsWhenAPublicationHasBegun() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let names = ["a.ome.tif", "a.ome.tif.json"]
        let staging = try stage(results, names)
        #expect(await !results.hasBegun(publishing: names, from: staging))
        #expect(await !results.hasBegun(publishing: [], from: "/nowhere"))
        try FileManager.default.moveItem(
            atPath: "\(staging)/a.ome.tif", toPath: "\(root)/a.ome.tif")
        #expect(await results.hasBegun(publishing: names, from: staging))
    }

    @Test func whatIsNeitherStagedNorInPlaceIsNoResult() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        let names = ["a.ome.tif", "a.ome.tif.json"]
        let staging = try stage(results, names)
        let success = Outcome.Success(
            files: names, members: [], inputDigest: "", alpha: [0.1], warnings: [], seconds: 1)
        try JSONCoding.encode(Outcome(job: 1, attempt: 1, result: .success(success)))
            .write(to: URL(filePath: "\(staging)/\(Outcome.fileName)"))
        func staged() async throws -> Outcome.Success? {
            try await results.stagedSuccess(in: staging, job: 1, attempt: 1, output: "a.ome.tif")
        }
        try FileManager.default.moveItem(
            atPath: "\(staging)/a.ome.tif", toPath: "\(root)/a.ome.tif")
        #expect(try await staged() == success)
        try FileManager.default.removeItem(atPath: "\(staging)/a.ome.tif.json")
        #expect(try await staged() == nil)
    }

    @Test func foldersThatNobodyKnowsAreSwept() async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let results = ResultsTree(root: root)
        _ = try stage(results, ["half.ome.tif"])
        await results.sweep(keeping: [])
        #expect(files(root) == [".unmixd"])
        #expect(files("\(root)/.unmixd") == [])
    }
}
