import Testing

@testable import Unmixing

@Suite struct SmallestKeysTests {
    @Test(arguments: [1, 2, 100, 5000], [UInt32(20), UInt32.max - 1])
    func keepsTheSmallest(wanted: Int, range: UInt32) {
        for flip in [0, UInt32.max] {
            var generator = SeededGenerator(UInt64(wanted))
            let keys = (0..<30_000).map { _ in UInt32.random(in: 0...range, using: &generator) }
            var smallest = SmallestKeys(wanted: wanted)
            for start in stride(from: 0, to: keys.count, by: 1000) {
                keys[start..<start + 1000].withUnsafeBufferPointer {
                    smallest.add($0, flip: flip)
                }
            }
            let sorted = keys.map { $0 ^ flip }.sorted()
            for rank in [0, wanted / 3, wanted - 1] {
                #expect(smallest.key(rank: rank) == sorted[rank], "rank \(rank) of \(wanted)")
            }
            smallest.compact()
            #expect(smallest.bound == sorted[wanted - 1])
            #expect(smallest.key(rank: wanted) == nil)
        }
    }

    @Test func fewerKeysThanWanted() {
        var smallest = SmallestKeys(wanted: 10)
        [3, 1, 2].withUnsafeBufferPointer { smallest.add($0, flip: 0) }
        smallest.compact()
        #expect(!smallest.isBounded)
        #expect((0..<4).map { smallest.key(rank: $0) } == [1, 2, 3, nil])
    }

    @Test func orderedKeysSortLikeValues() {
        let small = Float.leastNonzeroMagnitude
        let values: [Float] = [-.infinity, -1e30, -2, -small, -0.0, 0, small, 1, 2, .infinity]
        let keys = values.map { OrderedKey.key($0) }
        #expect(keys == keys.sorted())
        #expect(keys.map { OrderedKey.value($0).bitPattern } == values.map(\.bitPattern))
    }

    @Test func bisectionFindsTheEdge() {
        #expect(OrderedKey.smallest { $0 * 2 >= 7 } == 3.5)
        #expect(OrderedKey.smallest { _ in false } == .infinity)
        #expect(OrderedKey.smallest { _ in true } == -.infinity)
        #expect(OrderedKey.largest { $0 <= -3 } == -3)
        #expect(OrderedKey.largest { _ in false } == -.infinity)
    }
}
