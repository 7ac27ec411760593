import Domain
import Glibc
import Testing

@testable import Watching

/// The watcher on real folders, with the writers that drop folders meet.
@Suite(.timeLimit(.minutes(2)))
struct WatcherTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func tellsAtTheStartWhatIsThereInTheOrderOfItsTime() async throws {
        try folder.makeFolder("day2")
        for (index, name) in ["c.tif", "day2/a.tif", "b.tif", "day2/d.tif"].enumerated() {
            try folder.write(name)
            var times = [timespec(tv_sec: 1_000_000 - index, tv_nsec: 0)]
            times.append(times[0])
            try #require(utimensat(AT_FDCWD, folder(name), times, 0) == 0)
        }
        try folder.write("day2/unmix.yaml")
        try await watching(folder.path) { watcher, reader in
            try await reader.nextScan()
            #expect(reader.files == ["day2/d.tif", "b.tif", "day2/a.tif", "c.tif"])
            #expect(reader.all.first == .ruleFileChanged("day2/unmix.yaml"))
            #expect(reader.all.suffix(2) == [.mode(.inotify), .scanned(files: 4)])
            #expect(watcher.statistics.folders == 2)
        }
    }

    @Test func tellsOfEachWayToWrite() async throws {
        try folder.write(".outside.tif", 100)
        try folder.makeFolder(".outside")
        try folder.write(".outside/in.tif", 100)
        try await watching(folder.path) { _, reader in
            try await reader.nextScan()
            try folder.write("copied.tif")
            try await reader.nextFile("copied.tif")

            try folder.write("upload.tif.part")
            try folder.move("upload.tif.part", "upload.tif")
            try await reader.nextFile("upload.tif")

            try #require(link(folder(".outside.tif"), folder("linked.tif")) == 0)
            try await reader.nextFile("linked.tif")

            try folder.write("grown.tif")
            for size in 1...3 {
                try folder.write("grown.tif", 10, append: true)
                try await reader.next {
                    guard case .file("grown.tif", let stamp) = $0 else { return false }
                    return stamp.size == 4 + size * 10
                }
            }

            let unnamed = open(folder.path, 0o20_200_000 | O_WRONLY, 0o644)
            try #require(unnamed >= 0)
            let source = "/proc/self/fd/\(unnamed)"
            let target = folder("tmpfile.tif")
            try #require(linkat(AT_FDCWD, source, AT_FDCWD, target, AT_SYMLINK_FOLLOW) == 0)
            try await reader.nextFile("tmpfile.tif")
            close(unnamed)

            let mapped = open(folder("mapped.tif"), O_RDWR | O_CREAT, 0o644)
            try #require(ftruncate(mapped, 4096) == 0)
            let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, mapped, 0)
            close(mapped)
            page?.storeBytes(of: 7, as: UInt8.self)
            munmap(page, 4096)
            try await reader.nextFile("mapped.tif")

            try folder.move(".outside", "moved-in")
            try await reader.nextFile("moved-in/in.tif")
            try folder.write("moved-in/later.tif")
            try await reader.nextFile("moved-in/later.tif")

            unlink(folder("copied.tif"))
            try await reader.next { $0 == .gone("copied.tif") }
            #expect(!reader.all.contains { $0.refusedPath != nil })
        }
    }

    @Test func findsEveryFileOfABurstIntoNewFolders() async throws {
        try await watching(folder.path) { _, reader in
            try await reader.nextScan()
            for day in 0..<50 {
                try folder.makeFolder("day\(day)")
                for file in 0..<20 { try folder.write("day\(day)/\(file).tif", 1) }
            }
            while reader.mentioned.count < 1000 { try await reader.next { _ in true } }
        }
    }

    @Test func followsFoldersThatMove() async throws {
        let outside = try TemporaryFolder()
        try folder.makeFolder("a")
        try folder.makeFolder("a/x")
        try folder.write("a/x/1.tif")
        try await watching(folder.path) { watcher, reader in
            try await reader.nextScan()
            try folder.move("a", "b")
            try await reader.next { $0 == .gone("a") }
            while !reader.paths.contains("b/x/1.tif") { try await reader.next { _ in true } }
            try folder.write("b/x/2.tif")
            try await reader.nextFile("b/x/2.tif")
            #expect(watcher.statistics.folders == 3)

            try #require(rename(folder("b"), outside("b")) == 0)
            try await reader.next { $0 == .gone("b") }
            #expect(watcher.statistics.folders == 1)
            try outside.write("b/x/3.tif")
            try folder.write("end.tif")
            try await reader.nextFile("end.tif")
            #expect(reader.paths == ["end.tif"])
        }
    }

    @Test func tellsOfRuleFiles() async throws {
        let outside = try TemporaryFolder()
        try folder.makeFolder("day")
        try await watching(folder.path) { _, reader in
            try await reader.nextScan()
            try folder.write("day/unmix.yaml")
            try await reader.next { $0 == .ruleFileChanged("day/unmix.yaml") }
            unlink(folder("day/unmix.yaml"))
            try await reader.next { $0 == .ruleFileChanged("day/unmix.yaml") }
            try folder.write("day/unmix.yaml")
            try await reader.next { $0 == .ruleFileChanged("day/unmix.yaml") }
            try #require(rename(folder("day"), outside("day")) == 0)
            try await reader.next { $0 == .gone("day") }
            #expect(reader.all.suffix(2) == [.ruleFileChanged("day/unmix.yaml"), .gone("day")])
            #expect(reader.mentioned.isEmpty)
        }
    }

    @Test func refusesOnce() async throws {
        mkfifo(folder("pipe"), 0o644)
        try await watching(folder.path) { watcher, reader in
            try await reader.nextScan()
            symlink("pipe", folder("link"))
            try await reader.next { $0.refusedPath == "link" }
            watcher.rescan()
            try await reader.nextScan()
            #expect(reader.all.compactMap(\.refusedPath) == ["pipe", "link"])
            unlink(folder("link"))
            try await reader.next { $0 == .gone("link") }
            symlink("pipe", folder("link"))
            try await reader.next { $0.refusedPath == "link" }
        }
    }

    @Test func scansPeriodicallyAndOnDemand() async throws {
        try await watching(folder.path, scan: .milliseconds(100)) { watcher, reader in
            for _ in 0..<3 { try await reader.nextScan() }
            watcher.rescan()
            try await reader.nextScan()
            #expect(watcher.statistics.scans >= 4)
        }
    }

    @Test func scansAllWhenEventsWereLost() async throws {
        try folder.write(".seed")
        try await watching(folder.path, adjust: { $0.waitingBatches = 1 }) { watcher, reader in
            try await reader.nextScan()
            // The kernel's queue holds 16384 events; nobody reads meanwhile.
            for index in 0..<25_000 {
                try #require(link(folder(".seed"), folder("\(index).tif")) == 0)
            }
            try await reader.next { if case .overflowed = $0 { true } else { false } }
            try await reader.nextScan()
            #expect(reader.paths.count == 25_000)
            #expect(watcher.statistics.overflows >= 1)
        }
    }

    @Test func asksNothingOfTheFileSystemWhileItWaits() async throws {
        try await watching(folder.path) { watcher, reader in
            try await reader.nextScan()
            // With rootCheck at 50 ms, it asks now and then for a moment.
            while watcher.unansweredFor != nil { await Task.yield() }
            #expect((watcher.unansweredFor ?? .zero) < .seconds(10))
        }
    }

    @Test func endsAtOnceWhenItIsCancelled() async throws {
        let watcher = Watcher(Watcher.Settings(folder: folder.path, scan: .seconds(3600)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watcher.run() }
            let reader = HintReader(watcher)
            try await reader.nextScan()
            group.cancelAll()
            try await group.waitForAll()
        }
        for await _ in watcher.hints {}
    }
}
