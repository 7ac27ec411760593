import Glibc
import Testing

@testable import Watching

private final class Notes: Scanner.Visitor {
    var entered: [String] = []
    var seen: [String: Sight] = [:]
    var order: [String] = []
    var unnamed: [String] = []
    var unread: [String] = []
    var limit = Int.max

    func enter(_ folder: String, descriptor: Int32) -> Bool {
        entered.append(folder)
        return entered.count <= limit
    }

    func see(_ path: String, _ sight: Sight) {
        seen[path] = sight
        order.append(path)
    }

    func cannotName(_ path: String) { unnamed.append(path) }

    func cannotRead(_ folder: String, _ error: SystemError) { unread.append(folder) }
}

struct ScannerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func walk(_ start: String = "", limit: Int = .max) -> Notes {
        let notes = Notes()
        notes.limit = limit
        let root = open(folder.path, O_RDONLY | O_DIRECTORY)
        defer { close(root) }
        Scanner(ignored: .standard).walk(start, beneath: root, notes)
        return notes
    }

    @Test func seesFilesAtEveryDepth() throws {
        try folder.write("a.tif")
        var deep = "d"
        try folder.makeFolder(deep)
        for level in 0..<200 {
            deep += "/d"
            try folder.makeFolder(deep)
            if level % 50 == 0 { try folder.write("\(deep)/b.tif") }
        }
        let notes = walk()
        #expect(notes.seen.count == 5)
        #expect(notes.entered.count == 202)
        #expect(notes.entered.first == "")
        #expect(walk("d/d").seen.count == 4)
    }

    @Test func showsTheRuleFileFirstAndLeavesWhatIsIgnored() throws {
        for name in ["a.tif", "unmix.yaml", "b.tif", ".hidden", "c.tif.part", "Thumbs.db"] {
            try folder.write(name)
        }
        try folder.makeFolder(".rsync-partial")
        try folder.write(".rsync-partial/a.tif")
        let notes = walk()
        #expect(notes.order.first == "unmix.yaml")
        #expect(Set(notes.order) == ["unmix.yaml", "a.tif", "b.tif"])
        #expect(notes.order.count == 3)
        #expect(notes.entered == [""])
    }

    @Test func followsNoLinksAndOpensNoPipes() throws {
        let outside = try TemporaryFolder()
        try outside.write("secret.tif")
        symlink(outside.path, folder("link"))
        symlink(".", folder("loop"))
        symlink(outside("secret.tif"), folder("a.tif"))
        mkfifo(folder("pipe.tif"), 0o644)
        let notes = walk()
        #expect(notes.entered == [""])
        #expect(notes.seen.count == 4)
        for (path, sight) in notes.seen {
            guard case .refused(let reason) = sight else {
                Issue.record("\(path) was taken for \(sight)")
                continue
            }
            #expect(reason.contains(path == "pipe.tif" ? "named pipe" : "symbolic link"))
        }
    }

    @Test func reportsNamesThatAreNoText() throws {
        let name = Array(folder.path.utf8CString.dropLast()) + [47, 98, -61, 46, 116, 105, 102, 0]
        let file = open(name, O_CREAT | O_WRONLY, 0o644)
        try #require(file >= 0)
        close(file)
        try folder.write("line\nbreak.tif")
        let notes = walk()
        #expect(notes.unnamed == ["b\\xC3.tif"])
        #expect(notes.order == ["line\nbreak.tif"])
    }

    @Test func saysNothingOfAFolderThatIsGone() {
        let notes = walk("missing")
        #expect(notes.entered.isEmpty)
        #expect(notes.unread.isEmpty)
    }

    @Test func stopsWhenItIsTold() throws {
        for index in 0..<5 { try folder.makeFolder("\(index)") }
        #expect(walk(limit: 2).entered.count == 3)
    }

    @Test func pathsThatAreTooLongAreReported() throws {
        let name = String(repeating: "n", count: 250)
        var path = folder.path
        var descriptors: [Int32] = [open(path, O_RDONLY | O_DIRECTORY)]
        defer { for descriptor in descriptors { close(descriptor) } }
        for _ in 0..<20 {
            let parent = try #require(descriptors.last)
            try #require(mkdirat(parent, name, 0o755) == 0)
            descriptors.append(openat(parent, name, O_RDONLY | O_DIRECTORY))
            path += "/\(name)"
        }
        let notes = walk()
        #expect(notes.unread.count == 1)
        for parent in descriptors.dropLast().reversed() {
            unlinkat(parent, name, AT_REMOVEDIR)
        }
    }
}
