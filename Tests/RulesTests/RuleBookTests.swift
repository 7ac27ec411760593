import Domain
import Rules
import Testing

@Suite struct RuleBookTests {
    private func book(_ text: String, folder: String = "") throws -> RuleBook {
        let file = try RuleFile(text: text, path: "/drop/unmix.yaml")
        return RuleBook(file: file, folder: folder, watch: "sp8")
    }

    private func facts(
        t: Int = 1, z: Int = 1, c: Int = 2, type: SampleType = .uint16,
        names: [String?] = ["GFP", "mCherry"]
    ) -> StackFacts {
        StackFacts(
            format: "OME-TIFF", shape: StackShape(t: t, z: z, c: c, y: 4, x: 4),
            sampleType: type, channelNames: names)
    }

    private func name(_ decision: RuleBook.Decision) -> String {
        switch decision {
        case .none: "none"
        case .skip(let rule): "skip \(rule)"
        case .unmix(let rule): rule.ruleName
        }
    }

    private let rules = """
        rules:
          - { name: previews, match: { file: "*_preview.tif" }, skip: true }
          - { name: series, match: { file: "*.tif", time_points: { min: 2 } }, unmix: {} }
          - { name: small, match: { channels: 1 }, skip: true }
          - name: pair
            match: { channels: { max: 3 }, channel_names: [gfp, mCherry], dtype: uint16 }
            unmix: { alpha: 0.25 }
            output: { compression: lzw }
            axes: CZYX
        """

    @Test func theFirstRuleThatMatchesWins() throws {
        let book = try book(rules)
        #expect(
            name(try book.match(StackPlace("a_preview.tif"), facts: facts(t: 9))) == "skip previews"
        )
        #expect(name(try book.match(StackPlace("a.tif"), facts: facts(t: 2))) == "series")
        #expect(
            name(try book.match(StackPlace("a.tif"), facts: facts(c: 1, names: ["GFP"])))
                == "skip small")
        #expect(name(try book.match(StackPlace("a.tif"), facts: facts())) == "pair")
        #expect(name(try book.match(StackPlace("a.lsm"), facts: facts(t: 2))) == "pair")
        #expect(name(try book.match(StackPlace("a.tif"), facts: facts(c: 4))) == "none")
        #expect(name(try book.match(StackPlace("a.tif"), facts: facts(type: .uint8))) == "none")
        #expect(
            name(try book.match(StackPlace("a.tif"), facts: facts(names: [nil, "GFP"]))) == "none")
    }

    @Test func givesAllThatAJobNeeds() throws {
        let decision = try book(rules, folder: "x").match(
            StackPlace("x/y/a.ome.tif"), facts: facts())
        guard case .unmix(let rule) = decision else {
            Issue.record("not matched")
            return
        }
        #expect(rule.ruleFile == "/drop/unmix.yaml")
        #expect(rule.steps.map(\.alpha) == [0.25])
        #expect(rule.axes == "CZYX")
        #expect(rule.compression == .lzw)
        #expect(rule.output == "x/y/a_unmixed.ome.tif")
        #expect(rule.ruleHash.count == 64)
        let order = rule.order(image: .only, facts: facts())
        #expect(order.steps == rule.steps)
        #expect(order.axes == "CZYX")
        #expect(order.compression == .lzw)
    }

    @Test func aSetFallsUnderARuleThatIsForAnyOfItsFiles() throws {
        let set = StackPlace(
            path: "x/run.1/", files: ["x/run.1/NDTiff.index", "x/run.1/NDTiffStack.tif"])
        let folderRule = """
            rules:
              - { match: { file: "run*" }, unmix: { alpha: 0.25 } }
            """
        for text in [rules, folderRule] {
            let decision = try book(text, folder: "x").match(set, facts: facts())
            guard case .unmix(let rule) = decision else {
                Issue.record("not matched")
                continue
            }
            #expect(rule.output == "x/run.1_unmixed.ome.tif")
        }
    }

    @Test func eachImageOfAStackHasAResultOfItsOwn() throws {
        let third = ImageNumber(index: 2, count: 3)
        let decision = try book(rules).match(
            StackPlace("x/a.lsm"), image: third, facts: facts())
        guard case .unmix(let rule) = decision else {
            Issue.record("not matched")
            return
        }
        #expect(rule.output == "x/a_s2_unmixed.ome.tif")
        #expect(
            try OutputTemplate("{folder}/{name}.ome.tif").path(
                for: StackPlace("x/a.lsm"), image: third, rule: "r", watch: "w")
                == "x/a.lsm_s2.ome.tif")
    }

    @Test func theNameAloneSaysWhetherAProbeIsDue() throws {
        #expect(
            try book(rules).couldMatch(StackPlace("x/a_preview.tif")) == .skip(rule: "previews"))
        #expect(try book(rules).couldMatch(StackPlace("a.tif")) == .maybe(axes: "CZYX"))
        let narrow = try book(
            """
            rules:
              - { match: { file: "*.lsm", channels: 1 }, skip: true }
              - { match: { file: "*.lsm" }, skip: true }
              - { match: { file: "sub/*.tif" }, unmix: {} }
            """, folder: "drop")
        #expect(narrow.couldMatch(StackPlace("drop/a.lsm")) == .maybe(axes: nil))
        #expect(narrow.couldMatch(StackPlace("drop/sub/a.tif")) == .maybe(axes: nil))
        #expect(narrow.couldMatch(StackPlace("drop/a.tif")) == .none)
        #expect(narrow.couldMatch(StackPlace("sub/a.tif")) == .maybe(axes: nil))
        #expect(narrow.couldMatch(StackPlace("drop/sub/a.czi")) == .none)
    }

    @Test func explainsEachRule() throws {
        let verdicts = try book(rules).explain(
            StackPlace("a.lsm"), facts: facts(c: 4, type: .uint8))
        #expect(verdicts.map(\.rule) == ["previews", "series", "small", "pair"])
        #expect(verdicts.map(\.result) == Array(repeating: .doesNotMatch, count: 4))
        #expect(
            verdicts.map(\.reasons) == [
                ["file: the stack is `a.lsm`, the rule wants `*_preview.tif`"],
                [
                    "file: the stack is `a.lsm`, the rule wants `*.tif`",
                    "time_points: the stack has 1, the rule wants at least 2",
                ],
                ["channels: the stack has 4, the rule wants 1"],
                [
                    "channels: the stack has 4, the rule wants at most 3",
                    "dtype: the stack has uint8, the rule wants uint16",
                ],
            ])
    }

    @Test func explainsWhatComesTooLateAndWhatDepends() throws {
        let book = try book(rules)
        let preview = book.explain(StackPlace("a_preview.tif"), facts: facts(t: 3))
        #expect(preview.map(\.result) == [.skips, .comesTooLate, .doesNotMatch, .comesTooLate])
        let unprobed = book.explain(StackPlace("a.tif"), facts: nil)
        #expect(unprobed.map(\.result) == [.doesNotMatch, .depends, .depends, .depends])
        let pair = book.explain(StackPlace("a.tif"), facts: facts())
        #expect(pair.map(\.result) == [.doesNotMatch, .doesNotMatch, .doesNotMatch, .matches])
    }

    @Test func saysWhereOnlyCaseDiffers() throws {
        let verdict = try book(rules).explain(StackPlace("A_PREVIEW.TIF"), facts: nil).first
        #expect(
            verdict?.reasons == [
                "file: the stack is `A_PREVIEW.TIF`, the rule wants `*_preview.tif`, "
                    + "which differs in upper and lower case"
            ])
    }

    @Test func saysWhichChannelsThereAre() throws {
        let book = try book("rules: [{ match: { channel_names: [GFP, DAPI] }, unmix: {} }]")
        #expect(
            book.explain(StackPlace("a"), facts: facts()).first?.reasons == [
                "channel_names: the stack has GFP, mCherry, the rule wants GFP, DAPI"
            ])
        #expect(
            book.explain(StackPlace("a"), facts: facts(names: [nil, nil])).first?.reasons == [
                "channel_names: the stack names no channels, the rule wants GFP, DAPI"
            ])
    }

    @Test func throwsWhereTheResultHasNoPath() throws {
        let book = try book("rules: [{ unmix: {} }]")
        let path = String(repeating: "x", count: 250) + ".tif"
        let error = #expect(throws: Failure.self) {
            try book.match(StackPlace(path), facts: facts())
        }
        #expect(error?.code == .cannotCreate)
        #expect(error?.subject == path)
    }
}
