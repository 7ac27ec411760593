/// A sum in a fixed order with small error: halves are summed apart, stretches of up to 128 in eight lanes.
///
/// The order is that of NumPy's sums over contiguous doubles, so the same terms give the same bits
/// there and on every machine. (N. Higham, "The accuracy of floating point summation", 1993.)
enum PairwiseSum {
    /// The sum of `term(0)` … `term(count − 1)`.
    static func of(_ count: Int, _ term: (Int) -> Double) -> Double {
        sum(from: 0, count: count, term)
    }

    private static func sum(from start: Int, count: Int, _ term: (Int) -> Double) -> Double {
        guard count > 128 else { return stretch(from: start, count: count, term) }
        let half = count / 2 / 8 * 8
        return sum(from: start, count: half, term)
            + sum(from: start + half, count: count - half, term)
    }

    private static func stretch(from start: Int, count: Int, _ term: (Int) -> Double) -> Double {
        let end = start + count
        guard count >= 8 else { return (start..<end).reduce(0) { $0 + term($1) } }
        var lanes = (
            term(start), term(start + 1), term(start + 2), term(start + 3),
            term(start + 4), term(start + 5), term(start + 6), term(start + 7)
        )
        let rest = end - count % 8
        for index in stride(from: start + 8, to: rest, by: 8) {
            lanes.0 += term(index)
            lanes.1 += term(index + 1)
            lanes.2 += term(index + 2)
            lanes.3 += term(index + 3)
            lanes.4 += term(index + 4)
            lanes.5 += term(index + 5)
            lanes.6 += term(index + 6)
            lanes.7 += term(index + 7)
        }
        let left = (lanes.0 + lanes.1) + (lanes.2 + lanes.3)
        let right = (lanes.4 + lanes.5) + (lanes.6 + lanes.7)
        return (rest..<end).reduce(left + right) { $0 + term($1) }
    }
}
