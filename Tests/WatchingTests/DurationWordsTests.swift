import Testing

@testable import Watching

struct DurationWordsTests {
    @Test(arguments: [
        (Duration.milliseconds(-5), "0 ms"), (.milliseconds(500), "500 ms"), (.seconds(4), "4 s"),
        (.seconds(119.9), "119 s"), (.seconds(900), "15 min"), (.seconds(86_399), "23 h"),
        (.seconds(200_000), "2 days"),
    ])
    func says(_ duration: Duration, _ words: String) {
        #expect(duration.inWords == words)
    }
}
