import Dispatch
import Synchronization
import Testing

@testable import Watching

@Suite(.timeLimit(.minutes(1)))
struct HintsTests {
    @Test func theWatcherWaitsForTheReader() async {
        let (hints, outlet) = Hints.make(capacity: 2)
        let delivered = Mutex(0)
        let (progress, step) = AsyncStream.makeStream(of: Int.self)
        DispatchQueue(label: "test").async {
            for index in 0..<5 {
                outlet.deliver([.gone("\(index)")])
                delivered.withLock { $0 += 1 }
                step.yield(index)
            }
            outlet.close()
        }
        var steps = progress.makeAsyncIterator()
        _ = await steps.next()
        _ = await steps.next()
        #expect(delivered.withLock { $0 } == 2)
        var all: [Hint] = []
        for await batch in hints {
            all += batch
            #expect(delivered.withLock { $0 } <= all.count + 2)
        }
        #expect(all == (0..<5).map { Hint.gone("\($0)") })
    }

    @Test func closingLetsGoAWaitingWatcher() async {
        let (_, outlet) = Hints.make(capacity: 1)
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        DispatchQueue(label: "test").async {
            for index in 0..<1000 { outlet.deliver([.gone("\(index)")]) }
            end.finish()
        }
        outlet.close()
        for await _ in ended {}
    }

    @Test func anEmptyBatchIsNone() async {
        let (hints, outlet) = Hints.make(capacity: 1)
        outlet.deliver([])
        outlet.deliver([.online])
        outlet.close()
        var batches: [[Hint]] = []
        for await batch in hints { batches.append(batch) }
        #expect(batches == [[.online]])
    }
}
