import Domain
import Glibc
import Testing

@testable import Watching

/// Random doings in a drop folder against the one promise: what the hints tell in the end is what is there.
@Suite(.timeLimit(.minutes(2)))
struct WatcherModelTests {
    @Test(arguments: 0..<6) func hintsAgreeWithTheFolder(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        var user = RandomUser(folder, seed)
        try await watching(folder.path) { _, reader in
            try await reader.nextScan()
            for step in 0..<400 { user.act(step) }
            try folder.write("the-end")
            try await reader.nextFile("the-end")
            let notes = FileNotes()
            let root = open(folder.path, O_RDONLY | O_DIRECTORY)
            Scanner(ignored: .standard).walk("", beneath: root, notes)
            close(root)
            #expect(reader.paths == notes.files, "seed \(seed)")
        }
    }
}

/// Somebody who writes, makes, moves and removes files and folders without a plan.
private struct RandomUser {
    private let folder: TemporaryFolder
    private var random: SplitMix64
    private var folders = [""]

    init(_ folder: TemporaryFolder, _ seed: Int) {
        self.folder = folder
        random = SplitMix64(seededBy: "watcher \(seed)")
    }

    mutating func act(_ step: Int) {
        let name = RelativePath.join(
            anyFolder(), String(Int.random(in: 0..<12, using: &random)))
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: close(open(folder(name), O_WRONLY | O_CREAT, 0o644))
        case 4..<6:
            if mkdir(folder(name), 0o755) == 0 { folders.append(name) }
        case 6: unlink(folder(name))
        case 7: TemporaryFolder.remove(folder(name))
        default:
            let target = RelativePath.join(anyFolder(), "m\(step)")
            if rename(folder(name), folder(target)) == 0 { folders.append(target) }
        }
        folders = folders.filter(isFolder)
    }

    private mutating func anyFolder() -> String { folders.randomElement(using: &random) ?? "" }

    private func isFolder(_ name: String) -> Bool {
        var info = stat()
        return stat(folder(name), &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }
}

private final class FileNotes: Scanner.Visitor {
    var files: Set<String> = []

    func enter(_ folder: String, descriptor: Int32) -> Bool { true }
    func see(_ path: String, _ sight: Sight) { files.insert(path) }
    func cannotName(_ path: String) {}
    func cannotRead(_ folder: String, _ error: SystemError) {}
}
