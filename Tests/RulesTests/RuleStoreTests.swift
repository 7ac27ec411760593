import Rules
import Testing

@Suite struct RuleStoreTests {
    private func file(_ path: String) throws -> RuleFile {
        try RuleFile(text: "rules: [{ unmix: {} }]", path: path)
    }

    private func folder(_ nearest: RuleStore.Nearest) -> String {
        switch nearest {
        case .none: "none"
        case .book(let book): "book \(book.folder)"
        case .broken(let folder, _): "broken \(folder)"
        }
    }

    @Test func theNearestOneCounts() throws {
        var store = RuleStore(watch: "w")
        #expect(folder(store.nearestRuleFile(for: "x/a.tif")) == "none")
        store.set(.success(try file("/d/unmix.yaml")), folder: "")
        store.set(.success(try file("/d/x/y/unmix.yaml")), folder: "x/y")
        #expect(folder(store.nearestRuleFile(for: "a.tif")) == "book ")
        #expect(folder(store.nearestRuleFile(for: "x/a.tif")) == "book ")
        #expect(folder(store.nearestRuleFile(for: "x/y/a.tif")) == "book x/y")
        #expect(folder(store.nearestRuleFile(for: "x/y/z/a.tif")) == "book x/y")
        #expect(folder(store.nearestRuleFile(for: "x/yy/a.tif")) == "book ")
    }

    @Test func aBrokenOneStopsOnlyItsTree() throws {
        var store = RuleStore(watch: "w")
        store.set(.success(try file("/d/unmix.yaml")), folder: "")
        let broken = Diagnostics([Diagnostic(file: "/d/x/unmix.yaml", message: "broken")])
        store.set(.failure(broken), folder: "x")
        store.set(.success(try file("/d/x/y/unmix.yaml")), folder: "x/y")
        #expect(folder(store.nearestRuleFile(for: "a.tif")) == "book ")
        #expect(folder(store.nearestRuleFile(for: "x/a.tif")) == "broken x")
        #expect(folder(store.nearestRuleFile(for: "x/z/a.tif")) == "broken x")
        #expect(folder(store.nearestRuleFile(for: "x/y/a.tif")) == "book x/y")
        #expect(store.broken.map(\.folder) == ["x"])
        store.set(nil, folder: "x")
        #expect(folder(store.nearestRuleFile(for: "x/a.tif")) == "book ")
    }

    @Test func tellsWhetherAnythingChanged() throws {
        var store = RuleStore(watch: "w")
        let one = try file("u")
        let other = try RuleFile(text: "rules: [{ skip: true }]", path: "u")
        let changes = [
            store.set(nil, folder: ""), store.set(.success(one), folder: ""),
            store.set(.success(one), folder: ""), store.set(.success(other), folder: ""),
            store.set(nil, folder: ""),
        ]
        #expect(changes == [false, true, false, true, true])
    }
}
