import Domain
import Testing

@testable import Watching

struct FileSetsTests {
    private func learned(
        _ sets: inout FileSets, _ stack: String, _ present: [String], missing: [String] = []
    ) -> Bool {
        sets.learn(stack, present: present.map { member($0) }, missing: missing)
    }

    private func member(_ path: String, _ mtime: Int64 = 1) -> StackMember {
        StackMember(
            path: path,
            stamp: FileStamp(
                size: 10, mtime: mtime, ctime: 1, device: 1, inode: 1, blocks: 1))
    }

    @Test func aFileIsAStackByItselfUntilItIsKnownToBelongToOne() {
        var sets = FileSets()
        #expect(sets.stack(of: "x/b.tif") == nil)
        #expect(sets.files(of: "x/b.tif") == ["x/b.tif"])
        let isNews = learned(&sets, "x/a.ome", ["x/a.ome", "x/b.tif"], missing: ["x/c.tif"])
        #expect(isNews)
        #expect(sets.stack(of: "x/b.tif") == "x/a.ome")
        #expect(sets.stack(of: "x/c.tif") == "x/a.ome")
        #expect(sets.files(of: "x/a.ome") == ["x/a.ome", "x/b.tif", "x/c.tif"])
        #expect(sets.members(of: "x/a.ome").map(\.path) == ["x/a.ome", "x/b.tif"])
    }

    @Test func theSameFilesAreNoNews() {
        var sets = FileSets()
        let answers = [
            learned(&sets, "a", ["a"], missing: ["b"]), learned(&sets, "a", ["a", "b"]),
            learned(&sets, "a", ["a"]),
        ]
        #expect(answers == [true, false, true])
        #expect(sets.stack(of: "b") == nil)
    }

    @Test func theStampOfASetChangesWithAnyOfItsFiles() {
        var sets = FileSets()
        _ = sets.learn("d/", present: [member("d/1"), member("d/2")], missing: ["d/3"])
        var seen: Set = [sets.stamp(of: "d/")]
        sets.see("d/2", member("d/2", 7).stamp)
        #expect(seen.insert(sets.stamp(of: "d/")).inserted)
        sets.see("d/3", member("d/3").stamp)
        #expect(seen.insert(sets.stamp(of: "d/")).inserted)
        sets.see("d/1", nil)
        #expect(seen.insert(sets.stamp(of: "d/")).inserted)
        #expect([member("only", 5)].stamp == member("only", 5).stamp)
        let (first, second) = (member("d/1", 3), member("d/2", 4))
        #expect([first, second].stamp == [second, first].stamp)
    }

    /// Else every probe of the set would seem to be one of other files, and be made again for ever.
    @Test func aFileThatIsThereAndNoPartOfItsSetKeepsItsStamp() {
        var sets = FileSets()
        _ = learned(&sets, "a", ["a"], missing: ["b"])
        sets.see("b", member("b", 5).stamp)
        let whole = sets.stamp(of: "a")
        let isNews = learned(&sets, "a", ["a"], missing: ["b"])
        #expect(!isNews)
        #expect(sets.stamp(of: "a") == whole)
        #expect(sets.members(of: "a").map(\.path) == ["a", "b"])
    }

    @Test func aFolderThatGoesTakesItsFilesFromTheirStacks() {
        var sets = FileSets()
        _ = sets.learn("d/", present: [member("d/1"), member("d/2")], missing: [])
        _ = sets.learn("e/a", present: [member("e/a"), member("e/b")], missing: [])
        let torn = sets.vanished("d")
        #expect(torn == ["d/"])
        #expect(sets.stamp(of: "d/") == nil)
        let alsoTorn = sets.vanished("e/b")
        #expect(alsoTorn == ["e/a"])
        #expect(sets.stamp(of: "e/a") == member("e/a").stamp)
        sets.forget("d/")
        #expect(sets.stack(of: "d/1") == nil)
        #expect(!sets.isSet("d/"))
    }

    @Test func namesThatDifferOnlyInTheirAccentsAreDifferentFiles() {
        var sets = FileSets()
        _ = sets.learn("a", present: [member("a"), member("e\u{301}")], missing: [])
        #expect(sets.stack(of: "\u{E9}") == nil)
        #expect(sets.stack(of: "e\u{301}") == "a")
    }
}
