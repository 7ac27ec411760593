import Synchronization
import Testing

@testable import Daemon

struct ReadinessTests {
    @Test func theLastOneMakesItReady() {
        let count = Atomic(0)
        let readiness = Readiness(["a", "b"]) { count.add(1, ordering: .relaxed) }
        readiness.mark("a")
        readiness.mark("a")
        #expect(count.load(ordering: .relaxed) == 0)
        readiness.mark("b")
        readiness.mark("b")
        readiness.markAll()
        #expect(count.load(ordering: .relaxed) == 1)
    }

    @Test func whoeverGivesUpWaitingMakesItReadyOnce() {
        let count = Atomic(0)
        let readiness = Readiness(["a", "b"]) { count.add(1, ordering: .relaxed) }
        readiness.markAll()
        readiness.markAll()
        readiness.mark("a")
        #expect(count.load(ordering: .relaxed) == 1)
    }
}
