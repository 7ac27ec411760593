/// A percentile with linear interpolation between order statistics, as NumPy 2.4 takes it of single-precision values.
///
/// With n sorted values, h = (n − 1) · (q / 100) in double precision lies between the ranks ⌊h⌋ and
/// ⌊h⌋ + 1; the value is interpolated in single precision from the nearer one.
struct Percentile {
    /// The rank below or at the position, counted from 0 for the smallest.
    let lower: Int
    /// The rank above it; the same at the top.
    let upper: Int
    /// How far the position is from `lower` to `upper`, 0..<1.
    let fraction: Double

    /// The position of percentile `q`, 0…100, among `count` ≥ 1 values.
    init(_ q: Double, count: Int) {
        let position = Double(count - 1) * (q / 100)
        lower = min(max(Int(position.rounded(.down)), 0), count - 1)
        upper = min(lower + 1, count - 1)
        fraction = position - position.rounded(.down)
    }

    /// The percentile, given the values of the two ranks.
    func interpolated(_ below: Float, _ above: Float) -> Float {
        let distance = above - below
        return fraction < 0.5
            ? below + distance * Float(fraction) : above - distance * Float(1 - fraction)
    }
}
