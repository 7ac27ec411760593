import Crypto
import Foundation
import Testing

@testable import Unmixing

@Suite struct SubsampleTests {
    @Test func indicesAreNumPys() throws {
        for vector in try Units.load().choice {
            let generator = PCG64(SeedSequence(words: Units.words("\(vector.seed)")))
            let indices = Subsample.indices(
                population: vector.n, count: vector.k, generator: generator)
            #expect(Array(indices.prefix(16)) == vector.first16, "n \(vector.n) k \(vector.k)")
            #expect(Array(indices.suffix(4)) == vector.last4, "n \(vector.n) k \(vector.k)")
            let bytes = indices.withUnsafeBytes { Data($0) }
            let hash = SHA256.hash(data: bytes).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
            #expect(hash.joined() == vector.sha256_i64_le, "n \(vector.n) k \(vector.k)")
        }
    }

    @Test(arguments: [(2, 1), (100, 99), (10_001, 10_000), (1_000_000, 3)])
    func indicesAreDistinctAndInRange(population: Int, count: Int) {
        let indices = Subsample.indices(
            population: population, count: count, generator: PCG64(SeedSequence(11)))
        #expect(indices.count == count)
        #expect(Set(indices).count == count)
        #expect(indices.allSatisfy { (0..<population).contains($0) })
    }
}
