import Testing

@testable import Watching

struct DeadlineQueueTests {
    @Test func givesOutTheEarliestFirst() {
        var random = SplitMix64(seededBy: "deadlines")
        let start = ContinuousClock.now
        let times = (0..<500).map { _ in Int.random(in: 0..<200, using: &random) }
        var queue = DeadlineQueue()
        for time in times { queue.insert(ExactPath("\(time)"), at: start + .seconds(time)) }
        var taken: [Int] = []
        while let next = queue.popFirst(until: start + .seconds(99)) {
            #expect(next.time == start + .seconds(Int(next.path.text) ?? -1))
            taken.append(Int(next.path.text) ?? -1)
        }
        #expect(taken == times.filter { $0 <= 99 }.sorted())
        #expect(queue.first == times.filter { $0 > 99 }.min().map { start + .seconds($0) })
    }
}
