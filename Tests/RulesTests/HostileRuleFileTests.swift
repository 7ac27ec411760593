import Rules
import Testing

/// Rule files that are made to cost much: each is refused, in a time and memory that do not matter.
@Suite(.timeLimit(.minutes(1))) struct HostileRuleFileTests {
    private func refuse(_ text: String) throws -> Diagnostics {
        try #require(
            #expect(throws: Diagnostics.self) { try RuleFile(text: text, path: "unmix.yaml") })
    }

    /// Nine levels of nine aliases stand for 3 GB of text; as a key, all of it would be compared.
    @Test(arguments: ["rules: *h", "? *h\n: 1\n? *h\n: 2"])
    func aliasesOfAliases(end: String) throws {
        var text = "a: &a [x, x]\n"
        for (name, last) in zip("bcdefgh", "abcdefg") {
            let aliases = Array(repeating: "*\(last)", count: 9).joined(separator: ", ")
            text += "\(name): &\(name) [\(aliases)]\n"
        }
        #expect(try refuse(text + end).description.contains("anchors and aliases"))
    }

    /// Fewer aliases than are counted are seen one by one.
    @Test func fewAliases() throws {
        let text = "a: &a [x, x]\nb: &b [*a, *a]\n? *b\n: 1\nrules: [{ skip: true, name: *a }]"
        let found = try refuse(text)
        #expect(found.list.allSatisfy { $0.message.contains("anchors and aliases") })
        #expect(found.list.first?.line == 1)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func nesting(opening: String) throws {
        let text = "rules:\n  " + String(repeating: opening, count: 50_000)
        #expect(try !refuse(text).list.isEmpty)
    }

    @Test func size() throws {
        let text = "# " + String(repeating: "x", count: 1 << 20)
        #expect(try refuse(text).list.first?.message == "the file is larger than 1 MiB")
    }

    /// A file of mistakes is reported up to a bound.
    @Test func manyMistakes() throws {
        let text = "rules:\n" + String(repeating: "  - { mach: 1 }\n", count: 2_000)
        #expect(try refuse(text).list.count == 100)
    }

    @Test func controlCharactersAreShownEscaped() throws {
        let text = "rules: [{ \"na\\e[31mme\\n\": 1 }]"
        let line = try refuse(text).list.first?.description
        #expect(line?.contains("unknown key `na\\u{1B}[31mme\\n` in a rule") == true)
    }

    /// A list in which YAML's own duplicates check would compare long keys.
    @Test func manyKeys() throws {
        let keys = (0..<4_000).map { "key\($0): 1" }.joined(separator: ", ")
        #expect(try refuse("rules: [{ \(keys) }]").list.count == 100)
    }
}
