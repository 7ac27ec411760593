import Processing
import Testing

struct JSONValueTests {
    @Test func keysKeepTheirOrder() {
        let value = JSONValue.object([
            .init("b", .array([.integer(1), .number(0.1), .null])), .init("a", .object([])),
            .init("c", .array([])),
        ])
        #expect(
            value.text == """
                {
                  "b": [
                    1,
                    0.1,
                    null
                  ],
                  "a": {},
                  "c": []
                }

                """)
    }

    @Test func textIsEscaped() {
        #expect(JSONValue.string("a\"\\\n\u{1}µ").text == #""a\"\\\n\u0001µ""# + "\n")
    }

    @Test func whatJSONCannotSayIsNull() {
        #expect(
            JSONValue.array([.number(.nan), .number(.infinity)]).text.contains("null,\n  null"))
    }
}
