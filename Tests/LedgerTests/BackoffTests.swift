import Ledger
import Testing

@Suite struct BackoffTests {
    @Test func doublesFromHalfAMinuteToAnHour() {
        let delays = (1...9).map { Backoff().delay(afterAttempt: $0) }
        #expect(delays == [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600])
    }

    @Test(arguments: [-1, 0, 64, 1_000, Int.max])
    func staysInBounds(attempt: Int) {
        #expect((30...3_600).contains(Backoff().delay(afterAttempt: attempt)))
    }

    @Test func takesOtherBounds() {
        let backoff = Backoff(first: 1, longest: 3)
        #expect((1...4).map(backoff.delay(afterAttempt:)) == [1, 2, 3, 3])
    }
}
