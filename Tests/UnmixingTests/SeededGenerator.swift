@testable import Unmixing

/// Random numbers that are the same in every run; a test names its seed in what it expects.
struct SeededGenerator: RandomNumberGenerator {
    private var generator: PCG64

    init(_ seed: UInt64) { generator = PCG64(SeedSequence(seed)) }

    mutating func next() -> UInt64 { generator.next64() }
}
