import Domain
import Rules
import Testing

@Suite struct RuleFileTests {
    @Test func readsEveryKey() throws {
        let file = try RuleFile(
            text: """
                rules:
                  - name: gfp-into-mcherry
                    match:
                      file: ["*.ome.tif", "x/**"]
                      channels: 2
                      channel_names: [GFP, 405]
                      time_points: { min: 2 }
                      z_slices: { min: 1, max: 40 }
                      dtype: [uint8, UINT16]
                    unmix:
                      source_channel: GFP
                      target_channel: 1
                      alpha_mode: Per_T
                      method: linear_fit
                      max_alpha_voxels: none
                      exclude_saturated: 4095
                    output:
                      path: "{watch}/{stem}.ome.tiff"
                      compression: ZSTD
                    axes: zcyx
                  - skip: true
                """, path: "/drop/unmix.yaml")
        #expect(file.path == "/drop/unmix.yaml")
        #expect(file.rules.map(\.name) == ["gfp-into-mcherry", "rule 2"])
        let rule = try #require(file.rules.first)
        #expect(rule.match.files.map(\.description) == ["*.ome.tif", "x/**"])
        #expect(rule.match.channels == .init(min: 2, max: 2))
        #expect(rule.match.channelNames == ["GFP", "405"])
        #expect(rule.match.timePoints == .init(min: 2, max: nil))
        #expect(rule.match.zSlices == .init(min: 1, max: 40))
        #expect(rule.match.sampleTypes == [.uint8, .uint16])
        var step = UnmixingParameters()
        step.sourceChannel = .name("GFP")
        step.targetChannel = .index(1)
        step.alphaMode = .perT
        step.forward.method = .linearFit
        step.maxAlphaVoxels = nil
        step.excludeSaturated = .value(4095)
        let recipe = Rule.Recipe(
            steps: [step], axes: "ZCYX", output: try OutputTemplate("{watch}/{stem}.ome.tiff"),
            compression: .zstd)
        #expect(rule.action == .unmix(recipe))
        #expect(file.rules.last?.action == .skip)
    }

    @Test func readsSteps() throws {
        let file = try RuleFile(
            text: "rules: [{ unmix: [{ alpha: 0.5 }, { source_channel: 1, target_channel: 0 }] }]",
            path: "u")
        guard case .unmix(let recipe) = file.rules.first?.action else {
            Issue.record("the rule does not unmix")
            return
        }
        #expect(recipe.steps.map(\.alpha) == [0.5, nil])
        #expect(recipe.steps.map(\.sourceChannel) == [.index(0), .index(1)])
        #expect(recipe.output == .standard)
        #expect(recipe.compression == .none)
    }

    /// Quotes make a text; what is not quoted is what YAML 1.2 takes it for.
    @Test(arguments: [
        ("0x10", ChannelSelector.index(16)), ("0o7", .index(7)), ("7", .index(7)),
        ("\"7\"", .name("7")), ("yes", .name("yes")), ("12:30", .name("12:30")),
        ("'none'", .name("none")), ("1_0", .name("1_0")),
    ])
    func readsScalars(text: String, channel: ChannelSelector) throws {
        let file = try RuleFile(
            text: "rules: [{ unmix: { source_channel: \(text) } }]", path: "u")
        guard case .unmix(let recipe) = file.rules.first?.action else {
            Issue.record("the rule does not unmix")
            return
        }
        #expect(recipe.steps.first?.sourceChannel == channel)
    }

    @Test(arguments: ["CZYX", "T2ZC2YX", "ZYXS", "ZSYX", "Z3C2T2XY"])
    func readsOrdersOfPages(axes: String) throws {
        let file = try RuleFile(text: "rules: [{ unmix: {}, axes: \(axes) }]", path: "u")
        guard case .unmix(let recipe) = file.rules.first?.action else {
            Issue.record("the rule does not unmix")
            return
        }
        #expect(recipe.axes == axes)
    }

    @Test func takesWhatEditorsOnWindowsWrite() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array("rules:\r\n  - skip: true\r\n".utf8)
        #expect(try RuleFile(bytes: bytes, path: "u").rules.count == 1)
    }

    @Test func refusesOtherEncodings() {
        let latin1 = Array("rules: [{ name: ".utf8) + [0xE4] + Array(", skip: true }]".utf8)
        let error = #expect(throws: Diagnostics.self) { try RuleFile(bytes: latin1, path: "u") }
        #expect(
            error?.description
                == "u: the file is not UTF-8 text. Save it again with the encoding UTF-8")
    }

    @Test func sampleIsSound() throws {
        let file = try RuleFile(bytes: try Package.bytes("config/unmix.yaml"), path: "unmix.yaml")
        #expect(
            file.rules.map(\.name) == ["previews", "gfp-into-mcherry-over-time", "two-channels"])
    }
}
