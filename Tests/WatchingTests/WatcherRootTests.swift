import Glibc
import Testing

@testable import Watching

/// The drop folder itself: gone, replaced, and not there yet.
@Suite(.timeLimit(.minutes(2)))
struct WatcherRootTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func comesBackAfterItsFolderWasRemoved() async throws {
        try folder.makeFolder("drop")
        try await watching(folder("drop")) { _, reader in
            try await reader.nextScan()
            rmdir(folder("drop"))
            try await reader.next { $0 == .offline("No such file or directory") }
            try folder.makeFolder("drop")
            try folder.write("drop/a.tif")
            try await reader.next { $0 == .online }
            while !reader.paths.contains("a.tif") { try await reader.next { _ in true } }
            try folder.write("drop/b.tif")
            try await reader.nextFile("b.tif")
        }
    }

    @Test func takesTheNewFolderWhereItWasReplaced() async throws {
        try folder.makeFolder("drop")
        try folder.makeFolder("new")
        try folder.write("new/a.tif")
        try await watching(folder("drop")) { _, reader in
            try await reader.nextScan()
            try folder.move("drop", "old")
            try folder.move("new", "drop")
            try await reader.nextFile("a.tif")
            try folder.write("old/not-ours.tif")
            try folder.write("drop/b.tif")
            try await reader.nextFile("b.tif")
            #expect(!reader.paths.contains("not-ours.tif"))
        }
    }

    @Test func waitsForAFolderThatIsNotThereYet() async throws {
        try await watching(folder("later")) { _, reader in
            try await reader.next { $0 == .offline("No such file or directory") }
            try folder.makeFolder("later")
            try await reader.nextScan()
            #expect(reader.all.contains(.online))
        }
    }
}
