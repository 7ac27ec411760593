import Glibc
import Testing

@testable import Watching

/// What needs a namespace of its own: the kernel's limits, and file systems that come and go.
///
/// Run as `UNMIXD_TEST_NAMESPACE=1 unshare --user --map-root-user --mount swift test --filter NamespaceTests`.
@Suite(
    .serialized, .timeLimit(.minutes(1)),
    .enabled(if: getenv("UNMIXD_TEST_NAMESPACE") != nil))
struct NamespaceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func limit(_ name: String, _ value: Int) throws {
        let file = open("/proc/sys/user/\(name)", O_WRONLY)
        try #require(file >= 0)
        defer { close(file) }
        let bytes = Array("\(value)".utf8)
        try #require(write(file, bytes, bytes.count) == bytes.count)
    }

    private func isPolling(_ hint: Hint, for reason: String) -> Bool {
        if case .mode(.polling(let words)) = hint { words.contains(reason) } else { false }
    }

    @Test func pollsWhatTheKernelDoesNotWatch() async throws {
        for day in 0..<6 {
            try folder.makeFolder("day\(day)")
            try folder.write("day\(day)/a.tif")
        }
        try limit("max_inotify_watches", 3)
        defer { try? limit("max_inotify_watches", 100_000) }
        try await watching(folder.path, scan: .milliseconds(200)) { watcher, reader in
            try await reader.nextScan()
            #expect(reader.paths.count == 6)
            let isTold = reader.all.contains { isPolling($0, for: "fs.inotify.max_user_watches") }
            #expect(isTold)
            for day in 0..<6 { try folder.write("day\(day)/b.tif") }
            while reader.paths.count < 12 { try await reader.next { _ in true } }
            try limit("max_inotify_watches", 100_000)
            try await reader.next { $0 == .mode(.inotify) }
            #expect(watcher.statistics.folders == 7)
        }
    }

    @Test func pollsWithoutAnEventQueue() async throws {
        try folder.write("a.tif")
        try limit("max_inotify_instances", 0)
        defer { try? limit("max_inotify_instances", 1000) }
        try await watching(folder.path, scan: .milliseconds(200)) { _, reader in
            try await reader.nextScan()
            #expect(reader.files == ["a.tif"])
            let isTold = reader.all.contains { isPolling($0, for: "max_user_instances") }
            #expect(isTold)
            try folder.write("b.tif")
            try await reader.nextFile("b.tif")
            try limit("max_inotify_instances", 1000)
            try await reader.next { $0 == .mode(.inotify) }
        }
    }

    @Test(arguments: [0, 2]) func isOfflineWhileNothingIsMounted(_ flags: Int) async throws {
        try folder.makeFolder("share")
        let share = folder("share")
        try #require(mount("tmpfs", share, "tmpfs", 0, nil) == 0)
        try folder.write("share/a.tif")
        try await watching(share) { _, reader in
            try await reader.nextScan()
            #expect(reader.files == ["a.tif"])
            // Nothing of the watcher's may keep it busy.
            try #require(umount2(share, Int32(flags)) == 0)
            try await reader.next { $0 == .offline("nothing is mounted at \(share)") }
            try folder.write("share/beneath.tif")
            try #require(mount("tmpfs", share, "tmpfs", 0, nil) == 0)
            try folder.write("share/b.tif")
            while !reader.paths.contains("b.tif") { try await reader.next { _ in true } }
            #expect(reader.all.contains(.online))
            #expect(!reader.paths.contains("beneath.tif"))
            umount2(share, 2)
        }
    }

    @Test func seesWhatIsMountedOverItsFolder() async throws {
        try folder.makeFolder("share")
        let share = folder("share")
        try await watching(share) { _, reader in
            try await reader.nextScan()
            try #require(mount("tmpfs", share, "tmpfs", 0, nil) == 0)
            try folder.write("share/a.tif")
            try await reader.nextFile("a.tif")
            try folder.write("share/b.tif")
            try await reader.nextFile("b.tif")
            umount2(share, 2)
        }
    }
}
