import Domain
import Executing
import Testing

struct WorkerEndTests {
    @Test(arguments: [
        (WorkerEnd.Status.signalled(11), Failure.Code.crash), (.signalled(7), .crash),
        (.signalled(31), .crash), (.signalled(9), .temporary), (.signalled(15), .temporary),
        (.exited(70), .temporary), (.exited(0), .temporary),
    ])
    func anEndWithoutAnOutcomeIsClassed(status: WorkerEnd.Status, code: Failure.Code) {
        let failure = WorkerEnd(status: status, lastWords: "").failure
        #expect(failure.code == code)
        #expect(failure.code.isRetryable)
    }

    @Test(arguments: [6, 31])
    func anEndForWantOfMemoryIsNoCrash(signal: Int32) {
        let words = "Fatal error: failed to allocate 128000000 bytes of memory with alignment 64"
        #expect(WorkerEnd(status: .signalled(signal), lastWords: words).failure.code == .memory)
    }

    @Test func theLastWordsAreKept() {
        let end = WorkerEnd(status: .signalled(11), lastWords: "Fatal error: index out of range")
        #expect(end.failure.description.contains("SIGSEGV"))
        #expect(end.failure.description.contains("index out of range"))
    }
}
