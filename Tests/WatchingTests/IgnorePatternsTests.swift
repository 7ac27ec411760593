import Testing

@testable import Watching

struct IgnorePatternsTests {
    @Test(arguments: [
        ".a.tif.Xy12Zq", ".rsync-partial", "a.tif.part", "A.TIF.PART", "b.partial", "c.crdownload",
        "~$stack.xlsx", "Thumbs.db", "thumbs.db", ".DS_Store", "desktop.ini", "lost+found", "d.tmp",
        "e.tif.filepart", "f.tif downloading", "g~", "@eaDir",
    ])
    func ignores(_ name: String) {
        #expect(IgnorePatterns.standard.ignores(name))
    }

    @Test(arguments: [
        "a.tif", "a.ome.tif", "part.tif", "tmp", "downloading.tif", "thumbs.db.tif", "~a.tif", "a",
        "-rf", "unmix.yaml",
    ])
    func leaves(_ name: String) {
        #expect(!IgnorePatterns.standard.ignores(name))
    }

    @Test func stars() {
        let patterns = IgnorePatterns(["a*b*c", "?x"])
        #expect(patterns.ignores("abc"))
        #expect(patterns.ignores("aXXbYYbZc"))
        #expect(!patterns.ignores("abcd"))
        #expect(patterns.ignores("yx"))
        #expect(!patterns.ignores("x"))
    }

    @Test(.timeLimit(.minutes(1))) func takesNoTimeForAHostileName() {
        let pattern = String(repeating: "a*", count: 40) + "b"
        #expect(!IgnorePatterns([pattern]).ignores(String(repeating: "a", count: 255)))
    }
}
