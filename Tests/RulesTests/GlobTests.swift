import Testing

@testable import Rules

@Suite struct GlobTests {
    @Test(arguments: [
        // Without a slash: the name, in whatever folder.
        ("*.ome.tif", ["a.ome.tif", "x/y/a.ome.tif", ".ome.tif"], ["a.tif", "a.ome.tif/b"]),
        ("a?c", ["abc", "x/aéc"], ["ac", "a/c"]),
        ("[a-c]x[!0-9]", ["axy", "bx-"], ["dxy", "ax1", "ax/"]),
        ("[]]x", ["]x"], ["x", "[x"]),
        ("*.{tif,lsm}", ["a.tif", "b/a.lsm"], ["a.czi", "a.{tif,lsm}"]),
        ("{a,b{c,d}}.tif", ["a.tif", "bc.tif", "bd.tif"], ["b.tif", "c.tif"]),
        ("a{,b}.tif", ["a.tif", "ab.tif"], ["a,b.tif"]),
        (#"\*\[x\]"#, ["*[x]"], ["ax", "*x"]),
        ("**.tif", ["a.tif", "x/y.tif"], ["a.tiff"]),
        ("*", ["a", "x/y/z", ".hidden"], []),
        // With a slash: from the rule file's folder on.
        ("/a.tif", ["a.tif"], ["x/a.tif"]),
        ("x/*.tif", ["x/a.tif"], ["x/y/a.tif", "z/x/a.tif", "a.tif"]),
        ("x/**", ["x/a", "x/y/z"], ["x", "y/x/a"]),
        ("**/a.tif", ["a.tif", "x/a.tif", "x/y/a.tif"], ["xa.tif", "x/ba.tif"]),
        ("x/**/a.tif", ["x/a.tif", "x/y/a.tif", "x/y/z/a.tif"], ["xa.tif", "x/ya.tif"]),
        ("x/a**b/c", ["x/ab/c", "x/a/q/b/c"], ["x/a/c"]),
        ("{x/,}*.tif", ["x/a.tif", "a.tif", "y/a.tif"], ["a.czi"]),
        ("A.tif", ["A.tif"], ["a.tif"]),
    ])
    func matches(pattern: String, yes: [String], no: [String]) throws {
        let glob = try Glob(pattern)
        for path in yes { #expect(glob.matches(path), "\(pattern) is for \(path)") }
        for path in no { #expect(!glob.matches(path), "\(pattern) is not for \(path)") }
    }

    /// A file server of another system may write the same letter as two code points.
    @Test func composedAndDecomposedLettersAreTheSame() throws {
        #expect(try Glob("Proben-\u{E4}.tif").matches("Proben-a\u{308}.tif"))
        #expect(try Glob("?.tif").matches("a\u{308}.tif"))
    }

    @Test func aSlashBeforeACombiningMarkIsASlash() throws {
        #expect(try !Glob("x/*").matches("x/\u{338}y/z"))
        #expect(try Glob("x/**").matches("x/\u{338}y/z"))
    }

    @Test(arguments: [
        "", "a/", "/", "a//b", "./a", "../a", "a/../b", "[a", "[]", "[z-a]", "[a/b]", "{a", "a}",
        "{a,{b}", #"a\b"#, #"a\"#, "{{{{{{{{{{a}}}}}}}}}}", String(repeating: "a", count: 1_025),
        String(repeating: "{a,b}", count: 7),
    ])
    func refuses(pattern: String) {
        #expect(throws: GlobError.self) { try Glob(pattern) }
    }

    /// Patterns that take exponential time in a matcher that goes back and tries again.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "*a", count: 30) + "b", String(repeating: "**/", count: 60) + "b",
            String(repeating: "**a", count: 40) + "b", String(repeating: "{a,*}", count: 6) + "b",
        ])
    func hostilePatternsAreCheap(pattern: String) throws {
        let glob = try Glob(pattern)
        let path = String(repeating: "a/", count: 100) + String(repeating: "a", count: 200)
        let time = ContinuousClock().measure { #expect(!glob.matches(path)) }
        #expect(time < .seconds(5))
    }
}
