import Foundation

/// The vectors of `Tests/Fixtures/units.json`, made with NumPy and SciPy.
struct Units: Decodable {
    let choice: [Choice]
    let pcg64_first_u64: [String: [UInt64]]
    let percentile_f32: [PercentileVector]
    let mi: [Information]
    let estimators: Estimators

    struct Choice: Decodable, Sendable {
        let n: Int
        let k: Int
        let seed: Decimal
        let first16: [Int]
        let last4: [Int]
        let sha256_i64_le: String
    }

    struct PercentileVector: Decodable {
        let values_f32: [Float]
        let q: [String: Float]
    }

    struct Information: Decodable {
        let x: [Double]
        let y: [Double]
        let bins: Int
        let alpha: Double
        let mi: Double?
        let alpha_max: Double?
        let trace: [Double]?
        let nfev: Int?
    }

    struct Estimators: Decodable {
        let x: [Double]
        let y: [Double]
        let mean_ratio: Double
        let linear_fit: Double
        let corr_min: Double
        let cov_over_var: Double
        let mi_min_64: Double
    }

    static func load() throws -> Units {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = tests.appending(path: "Fixtures/units.json")
        return try JSONDecoder().decode(Units.self, from: Data(contentsOf: file))
    }

    /// A decimal number as 32-bit words, the least significant first.
    static func words(_ decimal: String) -> [UInt32] {
        var words: [UInt32] = [0]
        for digit in decimal.compactMap(\.wholeNumberValue) {
            var carry = UInt64(digit)
            for index in words.indices {
                carry += UInt64(words[index]) * 10
                words[index] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            if carry > 0 { words.append(UInt32(carry)) }
        }
        return words
    }
}
