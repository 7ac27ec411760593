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

    @Test func theLastWordsAreKept() {
        let end = WorkerEnd(status: .signalled(11), lastWords: "Fatal error: index out of range")
        #expect(end.failure.description.contains("SIGSEGV"))
        #expect(end.failure.description.contains("index out of range"))
    }
}
