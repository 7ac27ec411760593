import Foundation
import Rules
import Testing

@testable import unmix

/// What `unmix check` reads of the machine.
struct CheckingTests {
    private static func configuration(_ folder: String, _ results: String) -> Configuration {
        Configuration(
            watches: [.init(name: "a", folder: folder, results: results)], workers: 1,
            state: "/var/lib/unmixd", socket: "/run/unmixd/control.sock")
    }

    @Test func limitsThatAreTooLowComeWithTheLineThatRaisesThem() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "limits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("8192\n".utf8).write(to: folder.appending(path: "max_user_watches"))
        try Data("128\n".utf8).write(to: folder.appending(path: "max_user_instances"))
        let limits = EventLimits(folder: folder.path)
        #expect(limits.problems(folders: 6_553, queues: 102, configuration: "c").isEmpty)
        let problems = limits.problems(folders: 9_000, queues: 200, configuration: "c")
        #expect(problems.count == 2)
        #expect(problems[0].advice?.contains("`sysctl fs.inotify.max_user_watches=32768`") == true)
        #expect(
            problems[1].advice?.contains("`sysctl fs.inotify.max_user_instances=1024`") == true)
        let unknown = EventLimits(folder: "/nowhere")
        #expect(unknown.problems(folders: 9_000, queues: 1, configuration: "c").isEmpty)
    }

    @Test func mountPointsAreReadWithTheirBlanks() {
        let table = MountTable(
            text: """
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 8:2 / /srv/results rw shared:1 - xfs /dev/sdb1 rw
                31 30 8:3 / /srv/results/day\\0401 rw - xfs /dev/sdc1 rw
                32 22 8:4 / /srv/results2 rw - xfs /dev/sdd1 rw
                """)
        #expect(table.mounts(below: "/srv/results") == ["/srv/results/day 1"])
        #expect(table.mounts(below: "/srv/results2").isEmpty)
    }

    @Test func theDropInNamesEachFolderOnce() throws {
        var configuration = Self.configuration("/srv/drop/a", "/srv/results")
        configuration.watches.append(
            .init(name: "b", folder: "/srv/drop/50% \"quoted\"", results: "/srv/results"))
        let lines = try SystemdDropIn(configuration).text.split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "[Service]", "ReadWritePaths=-/srv/drop/a", "ReadWritePaths=-/srv/results",
                "ReadWritePaths=-\"/srv/drop/50%% \"'\"'\"quoted\"'\"'\"\"",
            ])
    }

    @Test func aUnitThatMayNotWriteIsFoundUntilTheDropInIsThere() throws {
        let root = NSTemporaryDirectory() + "unit-\(UUID().uuidString)"
        let folder = "\(root)/etc/systemd/system"
        try FileManager.default.createDirectory(
            atPath: "\(folder)/unmixd.service.d", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(ServiceUnit(root: root) == nil)
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../systemd/unmixd.service").standardized
        try FileManager.default.copyItem(atPath: source.path, toPath: "\(folder)/unmixd.service")
        let results = "/srv/results/50% \"quoted\" one"
        let configuration = Self.configuration("/tmp/drop", results)
        let bare = try #require(ServiceUnit(root: root))
        #expect(bare.uses(configuration: "/etc/unmixd/unmixd.yaml"))
        #expect(!bare.uses(configuration: "/etc/unmixd"))
        #expect(bare.problems(of: configuration).map(\.file) == ["/tmp/drop", results])
        try SystemdDropIn(configuration).text.write(
            toFile: "\(folder)/unmixd.service.d/folders.conf", atomically: true, encoding: .utf8)
        let extended = try #require(ServiceUnit(root: root))
        #expect(extended.problems(of: configuration).map(\.file) == ["/tmp/drop"])
    }

    @Test func accountsAreLookedUpWithTheirGroups() throws {
        let root = try #require(Account(named: "root"))
        #expect(root.user == 0 && root.groups.contains(0))
        #expect(Account(named: "nobody at all") == nil)
    }

    @Test func pathsAreResolvedAsFarAsTheyAreThere() throws {
        let root = RealPath.of(NSTemporaryDirectory()) + "/real-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: "\(root)/folder", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/link", withDestinationPath: "folder")
        #expect(RealPath.of("\(root)/link/to/come") == "\(root)/folder/to/come")
        #expect(RealPath.of("/not/there") == "/not/there")
        #expect(RealPath.meet("/a/b", "/a") && !RealPath.meet("/ab", "/a"))
    }
}
