import Testing

@testable import Unmixing

@Suite struct PairwiseSumTests {
    @Test(arguments: [0, 1, 7, 8, 9, 127, 128, 129, 1000, 4321])
    func integersSumExactly(count: Int) {
        #expect(PairwiseSum.of(count) { Double($0) } == Double(count * (count - 1) / 2))
    }

    @Test func smallTermsAreNotLost() {
        let count = 100_000
        let sum = PairwiseSum.of(count) { $0 == 0 ? 1e16 : 1 }
        #expect(abs(sum - (1e16 + Double(count - 1))) <= 64)
    }

    @Test func stretchesAreSummedInEightLanes() {
        // 1e16 + 1 is lost in one running sum; in lanes the ones meet each other first.
        let terms = [1e16, 1, 1, 1, 1, 1, 1, 1, -1e16, 1, 1, 1, 1, 1, 1, 1]
        #expect(PairwiseSum.of(terms.count) { terms[$0] } == 14)
    }
}
