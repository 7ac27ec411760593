import Testing

@testable import Daemon

struct ClockJumpsTests {
    @Test func theFirstLookTellsNothing() {
        var jumps = ClockJumps()
        #expect(jumps.jump(wall: 1_000_000, steady: 5) == 0)
    }

    @Test(arguments: [-3600.0, 3600, 5])
    func aJumpIsToldOnce(seconds: Double) {
        var jumps = ClockJumps()
        _ = jumps.jump(wall: 1000, steady: 0)
        #expect(jumps.jump(wall: 1001, steady: 1) == 0)
        #expect(jumps.jump(wall: 1002 + seconds, steady: 2) == seconds)
        #expect(jumps.jump(wall: 1003 + seconds, steady: 3) == 0)
    }

    @Test func aClockThatIsCorrectedSlowlyDoesNotJump() {
        var jumps = ClockJumps()
        for second in 0..<1000 {
            #expect(jumps.jump(wall: 1.0005 * Double(second), steady: Double(second)) == 0)
        }
    }
}
