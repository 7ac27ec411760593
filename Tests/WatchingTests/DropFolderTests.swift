import Domain
import Glibc
import Testing

@testable import Watching

@Suite(.timeLimit(.minutes(1)))
struct DropFolderTests {
    private let folder: TemporaryFolder
    private let drop: DropFolder

    init() throws {
        folder = try TemporaryFolder()
        drop = DropFolder(folder.path)
    }

    @Test func seesWhatStatSays() async throws {
        try folder.makeFolder("day1")
        try folder.write("day1/a.tif", 5000)
        guard case .file(let stamp) = try await drop.sight(of: "day1/a.tif") else {
            Issue.record("no file")
            return
        }
        var info = stat()
        #expect(stat(folder("day1/a.tif"), &info) == 0)
        #expect(stamp.size == 5000)
        #expect(stamp.inode == UInt64(info.st_ino))
        #expect(
            stamp.mtime == Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec))
        #expect(stamp.blocks == Int64(info.st_blocks))
        #expect(try await drop.sight(of: "day1") == .folder)
        #expect(try await drop.sight(of: "day1/b.tif") == .absent)
        #expect(try await drop.sight(of: "day1/a.tif/b") == .absent)
        let (sight, writer) = try await drop.inspect("day1/a.tif")
        #expect(sight == .file(stamp))
        #expect(writer == .noWriter)
    }

    @Test func followsNoLinks() async throws {
        let outside = try TemporaryFolder()
        try outside.write("secret.tif")
        symlink(outside.path, folder("link"))
        symlink(outside("secret.tif"), folder("a.tif"))
        symlink(outside("secret.tif"), folder("unmix.yaml"))
        for path in ["link", "link/secret.tif", "a.tif"] {
            guard case .refused(let reason) = try await drop.sight(of: path) else {
                Issue.record("\(path) was followed")
                continue
            }
            #expect(reason.contains("symbolic link"))
        }
        await #expect(throws: Failure.self) { try await drop.text(of: "unmix.yaml") }
        await #expect(throws: Failure.self) { try await drop.text(of: "../secret.tif") }
    }

    @Test func refusesWhatIsNoFile() async throws {
        mkfifo(folder("pipe"), 0o644)
        let sight = try await drop.sight(of: "pipe")
        #expect(sight == .refused("it is a named pipe, not a file; remove it"))
        // Must not wait for somebody to write.
        await #expect(throws: Failure.self) { try await drop.text(of: "pipe") }
    }

    @Test func readsTexts() async throws {
        try folder.write("unmix.yaml", 100_000)
        #expect(try await drop.text(of: "unmix.yaml")?.utf8.count == 100_000)
        #expect(try await drop.text(of: "day1/unmix.yaml") == nil)
        await #expect(throws: Failure.self) { try await drop.text(of: "unmix.yaml", limit: 99_999) }
    }

    @Test func refusesARuleFileThatAnybodyMayChange() async throws {
        try folder.write("unmix.yaml")
        chmod(folder("unmix.yaml"), 0o646)
        let failure = await #expect(throws: Failure.self) {
            try await drop.text(of: "unmix.yaml")
        }
        #expect(failure?.message == "anybody on this machine may change it")
        chmod(folder("unmix.yaml"), 0o664)
        #expect(try await drop.text(of: "unmix.yaml") != nil)
    }

    @Test func saysThatTheFolderIsGone() async throws {
        let missing = DropFolder("\(folder.path)/missing")
        let failure = await #expect(throws: Failure.self) { try await missing.sight(of: "a.tif") }
        #expect(failure?.subject == "\(folder.path)/missing")
        #expect(failure?.message == "cannot open the drop folder: No such file or directory")
    }
}
