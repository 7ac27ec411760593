import Domain
import Rules
import Testing

@Suite struct DiagnosticsTests {
    private let two = Diagnostics([
        Diagnostic(file: "u", line: 7, column: 1, message: "second"),
        Diagnostic(file: "u", line: 3, column: 5, message: "first", advice: "Mend it"),
    ])

    @Test func comeInTheOrderOfLines() {
        #expect(two.description == "u:3:5: first. Mend it\nu:7:1: second")
        #expect(two.headline == "u:3:5: first. Mend it (and 1 more)")
    }

    @Test func becomeAFailureOfTheRule() {
        #expect(two.failure.code == .badRule)
        #expect(two.failure.description == "u:3:5: first (and 1 more). Mend it")
    }

    @Test func leaveOutWhatIsNotKnown() {
        #expect(Diagnostic(file: "u", message: "m").description == "u: m")
        #expect(Diagnostic(file: "u", column: 3, message: "m").description == "u: m")
        #expect(Diagnostic(file: "u\n", line: 2, message: "m").description == "u\\n:2: m")
    }
}
