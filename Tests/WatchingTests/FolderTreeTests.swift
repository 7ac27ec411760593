import Testing

@testable import Watching

struct FolderTreeTests {
    private func tree(_ folders: (Int32, String)...) -> FolderTree {
        var tree = FolderTree()
        for (watch, path) in folders { #expect(tree.place(watch, at: path).isEmpty) }
        return tree
    }

    @Test func findsFoldersBothWays() {
        let tree = tree((1, ""), (2, "a"), (3, "a/b"))
        #expect(tree.path(of: 3) == "a/b")
        #expect(tree.watch(at: "a/b") == 3)
        #expect(tree.watch(at: "") == 1)
        #expect(tree.path(of: 4) == nil)
        #expect(tree.count == 3)
    }

    @Test func movesAFolderWithAllUnderIt() {
        var tree = tree((1, ""), (2, "a"), (3, "a/b"), (4, "ab"))
        #expect(tree.place(2, at: "x/y").isEmpty)
        #expect(tree.path(of: 3) == "x/y/b")
        #expect(tree.watch(at: "a/b") == nil)
        #expect(tree.path(of: 4) == "ab")
    }

    @Test func displacesWhatWasThereBefore() {
        var tree = tree((1, ""), (2, "a"), (3, "a/b"))
        #expect(tree.place(9, at: "a") == [2, 3])
        #expect(tree.watch(at: "a") == 9)
        #expect(tree.watch(at: "a/b") == nil)
        #expect(tree.count == 2)
    }

    @Test func keepsAFolderThatMovedWithinTheDisplacedOne() {
        var tree = tree((1, ""), (2, "a"), (3, "a/b"), (4, "a/b/c"))
        #expect(tree.place(3, at: "z").isEmpty)
        #expect(tree.place(9, at: "a") == [2])
        #expect(tree.path(of: 4) == "z/c")
    }

    @Test func removesAFolderWithAllUnderIt() {
        var tree = tree((1, ""), (2, "a"), (3, "a/b"), (4, "ab"))
        #expect(tree.remove(at: "a") == [2, 3])
        #expect(tree.remove(at: "a") == [])
        #expect(tree.count == 2)
        tree.remove(4)
        #expect(tree.watch(at: "ab") == nil)
    }

    @Test func tellsApartNamesThatOnlyLookTheSame() {
        var tree = tree((1, "caf\u{E9}"), (2, "cafe\u{301}"))
        #expect(tree.count == 2)
        #expect(tree.remove(at: "cafe\u{301}") == [2])
        #expect(tree.watch(at: "caf\u{E9}") == 1)
    }
}
