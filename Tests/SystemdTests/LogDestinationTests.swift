import Glibc
import Testing

@testable import Systemd

struct LogDestinationTests {
    @Test func isTheJournalWhereStandardErrorLeadsThere() {
        var info = stat()
        #expect(fstat(STDERR_FILENO, &info) == 0)
        let own = "\(info.st_dev):\(info.st_ino)"
        #expect(LogDestination.automatic(environment: ["JOURNAL_STREAM": own]) == .journal)
    }

    @Test(arguments: ["", "1:1", "x", "8:123456789"])
    func isStandardErrorElsewhere(_ stream: String) {
        #expect(LogDestination.automatic(environment: ["JOURNAL_STREAM": stream]) == .standardError)
        #expect(LogDestination.automatic(environment: [:]) == .standardError)
    }
}
