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
        let text = "rules:\n" + String(repeating: "  - { mach: 1 }\n", count: 900)
        #expect(try refuse(text).list.count == 100)
    }

    @Test func controlCharactersAreShownEscaped() throws {
        let text = "rules: [{ \"na\\e[31mme\\n\": 1 }]"
        #expect(
            try refuse(text).description.contains("unknown key `na\\u{1B}[31mme\\n` in a rule"))
    }

    @Test func manyPatterns() throws {
        let pattern = "'*{a,b}{c,d}{e,f}{g,h}{i,j}{k,l}'"
        let list = Array(repeating: pattern, count: 200).joined(separator: ", ")
        let found = try refuse("rules: [{ match: { file: [\(list)] }, skip: true }]")
        #expect(
            found.list.map(\.message) == ["the file has 12800 patterns, the most is 10000"])
    }

    @Test func manyRules() throws {
        let text = "rules:\n" + String(repeating: "  - { skip: true }\n", count: 1_001)
        #expect(
            try refuse(text).list.map(\.message) == [
                "`rules` is a list, must be a list of 1 to 1000 rules"
            ])
    }

    /// Whatever the bytes are, there are rules or diagnostics, and the service lives on.
    @Test func damagedFiles() throws {
        let sample = try Package.bytes("config/unmix.yaml")
        let marks = Array("{}[]*&!:-?,|>'\"\t\n #%@`~".utf8) + [0, 0x80, 0xFF]
        var state: UInt64 = 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 1...400 {
            var bytes = sample
            for _ in 0...random(4) {
                let place = random(bytes.count)
                switch random(3) {
                case 0: bytes[place] = marks[random(marks.count)]
                case 1: bytes.insert(marks[random(marks.count)], at: place)
                default: bytes.removeSubrange(place..<min(place + random(40), bytes.count))
                }
            }
            do {
                let file = try RuleFile(bytes: bytes, path: "unmix.yaml")
                #expect(!file.rules.isEmpty)
            } catch {
                refused += 1
                #expect(!error.list.isEmpty)
                #expect(!error.description.utf8.contains { $0 < 0x20 && $0 != 0x0A })
            }
        }
        #expect(refused > 50)
    }

    /// A list in which YAML's own duplicates check would compare long keys.
    @Test func manyKeys() throws {
        let keys = (0..<4_000).map { "key\($0): 1" }.joined(separator: ", ")
        #expect(try refuse("rules: [{ \(keys) }]").list.count == 100)
    }
}
