import Domain
import Testing

@testable import Rules

@Suite struct SpellingTests {
    @Test(arguments: [
        ("signal_percentil", "signal_percentile"), ("signalpercentile", "signal_percentile"),
        ("signal-percentile", "signal_percentile"), ("Alpha", "alpha"), ("aplha", "alpha"),
        ("methode", "method"), ("mibins", "mi_bins"), ("outputdtype", "output_dtype"),
    ])
    func findsTheWordThatWasMeant(word: String, meant: String) {
        #expect(Spelling.nearest(to: word, among: UnmixingParameters.names) == meant)
    }

    @Test(arguments: ["colour", "x", "", String(repeating: "alpha", count: 100_000)])
    func leavesOthersAlone(word: String) {
        #expect(Spelling.nearest(to: word, among: UnmixingParameters.names) == nil)
    }

    @Test func countsEdits() {
        #expect(Spelling.distance(Array("kitten"), Array("sitting")) == 3)
        #expect(Spelling.distance(Array("ab"), Array("ba")) == 1)
        #expect(Spelling.distance(Array(""), Array("abc")) == 3)
        #expect(Spelling.distance(Array("abc"), Array("abc")) == 0)
    }
}
