import Testing

@testable import Unmixing

@Suite struct PCG64Tests {
    @Test func firstWordsAreNumPys() throws {
        let units = try Units.load()
        #expect(units.pcg64_first_u64.count >= 6)
        for (seed, words) in units.pcg64_first_u64 {
            var generator = PCG64(SeedSequence(words: Units.words(seed)))
            #expect(words.map { _ in generator.next64() } == words, "seed \(seed)")
        }
    }

    @Test func aSeedIsItsWords() {
        for seed in [0, 7, 1 << 32, .max] as [UInt64] {
            let low = UInt32(truncatingIfNeeded: seed)
            let high = UInt32(truncatingIfNeeded: seed >> 32)
            let words = high == 0 ? [low] : [low, high]
            #expect(SeedSequence(seed).state(4) == SeedSequence(words: words).state(4))
        }
    }

    @Test func halvesComeLowFirst() {
        var whole = PCG64(SeedSequence(3))
        var halves = whole
        let word = whole.next64()
        #expect(halves.next32() == UInt32(truncatingIfNeeded: word))
        #expect(halves.next32() == UInt32(word >> 32))
        #expect(halves.next64() == whole.next64())
    }

    @Test func numbersStayInRangeAndReachBothEnds() {
        var generator = PCG64(SeedSequence(5))
        let drawn = Set((0..<200).map { _ in generator.number(through: 3) })
        #expect(drawn == [0, 1, 2, 3])
        #expect(generator.number(through: 0) == 0)
        let wide = (0..<50).map { _ in generator.number(through: 1 << 40) }
        #expect(wide.allSatisfy { (0...1 << 40).contains($0) })
        #expect(wide.contains { $0 > Int(UInt32.max) })
    }
}
