import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Watching

@Suite(.timeLimit(.minutes(1)))
struct WriterCheckTests {
    private let folder: TemporaryFolder
    private let root: Int32

    init() throws {
        folder = try TemporaryFolder()
        root = open(folder.path, O_RDONLY | O_DIRECTORY)
    }

    private func check(_ name: String) -> WriterCheck { WriterCheck(name, beneath: root) }

    @Test func findsAWriter() throws {
        defer { close(root) }
        try folder.write("a.tif")
        #expect(check("a.tif") == .noWriter)
        let writer = open(folder("a.tif"), O_WRONLY)
        #expect(check("a.tif") == .writer)
        close(writer)
        #expect(check("a.tif") == .noWriter)
        let reader = open(folder("a.tif"), O_RDONLY)
        #expect(check("a.tif") == .noWriter)
        close(reader)
    }

    @Test func cannotTellWhatIsNoFile() throws {
        defer { close(root) }
        try folder.write("a.tif")
        mkfifo(folder("pipe"), 0o644)
        symlink("a.tif", folder("link"))
        #expect(check("pipe") == .unknown)
        #expect(check("link") == .unknown)
        #expect(check("missing") == .unknown)
        #expect(check("../a.tif") == .unknown)
        #expect(check("/etc/passwd") == .unknown)
    }

    /// A writer that comes in the very moment of the check makes the kernel send a signal; it must end nobody.
    @Test func survivesWritersThatComeMeanwhile() throws {
        defer { close(root) }
        try folder.write("a.tif")
        let path = folder("a.tif")
        let isOver = Mutex(false)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue(label: "writer").async {
            while !isOver.withLock({ $0 }) { close(open(path, O_WRONLY)) }
            done.signal()
        }
        var seen: Set<WriterCheck> = []
        for _ in 0..<20_000 { seen.insert(check("a.tif")) }
        isOver.withLock { $0 = true }
        done.wait()
        #expect(seen.contains(.noWriter))
        #expect(check("a.tif") == .noWriter)
    }
}
