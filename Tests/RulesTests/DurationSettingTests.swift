import Rules
import Testing

@Suite struct DurationSettingTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("15m", .seconds(900)),
        ("24h", .seconds(86_400)), ("1d", .seconds(86_400)), ("3650d", .seconds(315_360_000)),
    ])
    func reads(text: String, duration: Duration) {
        #expect(Duration(setting: text) == duration)
    }

    @Test(arguments: [
        "", "10", "s", "0s", "-1s", "1.5h", "10 s", "1h30m", "10S", "3651d", "٣s",
        "99999999999999999999s", "9223372036854775807d",
    ])
    func refuses(text: String) {
        #expect(Duration(setting: text) == nil)
    }
}
