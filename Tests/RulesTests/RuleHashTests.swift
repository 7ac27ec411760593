import Rules
import Testing

@Suite struct RuleHashTests {
    private func hash(_ rule: String) throws -> String {
        let file = try RuleFile(text: "rules:\n  - \(rule)\n", path: "unmix.yaml")
        return try #require(file.rules.first?.hash)
    }

    /// What changes no voxel and no path of the result keeps the hash.
    @Test(arguments: [
        "{ name: another, unmix: {} }", "{ unmix: { alpha_mode: none } } # a comment",
        "{ match: { channels: 2 }, unmix: {} }", "{ unmix: [{}] }",
        "{ unmix: { signal_percentile: 99.0, method: MEAN_RATIO } }",
        "{ unmix: { method_reverse: linear_fit } }",
        "{ output: { compression: none, path: \"{folder}/{stem}_unmixed.ome.tif\" }, unmix: {} }",
    ])
    func stays(rule: String) throws {
        #expect(try hash(rule) == hash("{ name: a, unmix: {} }"))
    }

    @Test(arguments: [
        "{ unmix: { alpha: 0.1 } }", "{ unmix: [{}, {}] }", "{ unmix: {}, axes: ZCYX }",
        "{ unmix: {}, output: { compression: zstd } }",
        "{ unmix: {}, output: { path: \"{stem}.ome.tif\" } }",
        "{ unmix: { bidirectional: true } }", "{ unmix: { exclude_saturated: true } }",
    ])
    func changes(rule: String) throws {
        #expect(try hash(rule) != hash("{ unmix: {} }"))
    }

    @Test func theNameCountsWhereItIsPartOfThePath() throws {
        let rest = "unmix: {}, output: { path: \"{rule}/{stem}.ome.tif\" } }"
        #expect(try hash("{ name: a, \(rest)") != hash("{ name: b, \(rest)"))
    }

    /// Jobs are known by it: if it changed, every finished stack would run again.
    @Test func isTheSameInEveryBuild() throws {
        // Made with Python: json.dumps(…, sort_keys=True, separators=(",", ":")), hashlib.sha256.
        #expect(
            try hash("{ unmix: { alpha: 0.1 } }")
                == "37476544d7f101803022c60d17dee79f96dfc3da23ed70e4eacc3b94acf8ed44")
    }

    @Test func aRuleThatSkipsHasNone() throws {
        let file = try RuleFile(text: "rules: [{ skip: true }]", path: "u")
        #expect(file.rules.first?.hash == nil)
    }
}
