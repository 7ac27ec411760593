@testable import Imaging
import Testing

struct JSONReaderTests {
    private func value(_ text: String) -> JSONValue? { JSONReader.value(Array(text.utf8)) }

    @Test func readsValuesOfEveryKind() {
        #expect(
            value(" {\"a\": [1, -2.5e3, true, false, null, \"x\"], \"b\": {}, \"c\": []}\0 rest")
                == .object([
                    "a": .array([
                        .number(1), .number(-2500), .bool(true), .bool(false), .null, .string("x"),
                    ]), "b": .object([:]), "c": .array([]),
                ]))
        #expect(value("NaN") == .null)
        #expect(value("1e999") == .null)
    }

    @Test func readsEscapes() {
        #expect(
            value(#""\u00b5m \"x\" \\ \/ \n \ud83d\ude00""#)
                == .string("µm \"x\" \\ / \n 😀"))
        #expect(value(#""\ud83d""#) == .string("\u{FFFD}"))
    }

    @Test(arguments: [
        "", "{", "[", "\"", "\"\\", "\"\\u12", "\"\\uzzzz\"", "{\"a\"}", "{\"a\": }", "{a: 1}",
        "[1 2]",
        "[1,]", "tru", "-", "1.2.3", "{\"a\": 1,}", "]",
    ])
    func takesNothingElse(_ text: String) {
        #expect(value(text) == nil)
    }

    @Test func keepsOnlyTheMembersThatAreAskedFor() {
        let text = "{\"a\": {\"b\": [1]}, \"c\": {\"d\": \"\\\"}\"}, \"e\": 5}"
        #expect(
            JSONReader.object(Array(text.utf8), keys: ["a", "e"])
                == ["a": .object(["b": .array([.number(1)])]), "e": .number(5)])
    }

    @Test func isNotDrawnIntoTheDepth() {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(value(deep) == nil)
        let inside = "{\"x\": " + String(repeating: "{\"a\":", count: 100_000)
        #expect(JSONReader.object(Array(inside.utf8), keys: ["y"]) == nil)
        #expect(value("[" + String(repeating: "0,", count: 1_000_001) + "0]") == nil)
    }

    @Test func takesOnlyNumbersThatAreWhole() {
        #expect(value("3.0")?.integer == 3)
        #expect(value("3.5")?.integer == nil)
        #expect(value("1e300")?.integer == nil)
        #expect(value("\" 12.5 \"")?.number == 12.5)
        #expect(value("\"inf\"")?.number == nil)
    }

    @Test(arguments: [
        ("2026-07-24 19:22:44.511 +0200", "2026-07-24T17:22:44.511Z"),
        ("2024-02-29 23:59:59.5 -0100", "2024-03-01T00:59:59.5Z"),
        ("2024-03-01 00:15:00 +0530", "2024-02-29T18:45:00Z"),
        ("2023-12-31 23:30:00 -0100", "2024-01-01T00:30:00Z"),
        ("2023-01-01 00:30:00 +0100", "2022-12-31T23:30:00Z"),
        ("2022/12/26 16:25:52", "2022-12-26T16:25:52"),
        ("2022-12-26 16:25:52 -", "2022-12-26T16:25:52"),
        ("2022-13-26 16:25:52", nil), ("2022-12-26", nil), ("yesterday", nil), ("", nil),
        ("2022-12-26 16:25:52 +9999", "2022-12-26T16:25:52"),
    ])
    func readsMicroManagersDates(_ text: String, _ iso: String?) {
        #expect(MicroManagerDate.iso(text) == iso)
    }
}
