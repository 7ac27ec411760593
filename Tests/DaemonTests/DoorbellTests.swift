import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(1)))
struct DoorbellTests {
    @Test func aRingBeforeTheWaitIsRemembered() async {
        let bell = Doorbell()
        bell.ring()
        bell.ring()
        await bell.wait(atMost: .seconds(1000))
    }

    @Test func aRingWakesWhoWaits() async {
        let bell = Doorbell()
        await withTaskGroup { group in
            group.addTask { await bell.wait(atMost: .seconds(1000)) }
            group.addTask { bell.ring() }
        }
    }

    @Test func aWaitEndsByItself() async {
        let bell = Doorbell()
        let start = ContinuousClock.now
        await bell.wait(atMost: .milliseconds(20))
        #expect(ContinuousClock.now - start >= .milliseconds(20))
        // The wait that is over takes no ring from the next one.
        bell.ring()
        await bell.wait(atMost: .seconds(1000))
    }

    @Test func aCancelledTaskDoesNotWait() async {
        let bell = Doorbell()
        await withTaskGroup { group in
            group.addTask { await bell.wait(atMost: .seconds(1000)) }
            group.cancelAll()
        }
    }
}
