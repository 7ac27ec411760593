/// A minimum of a function on an interval, by golden-section and parabolic steps: Brent's method.
///
/// The search is *fmin* of G. Forsythe, M. Malcolm and C. Moler, "Computer Methods for Mathematical
/// Computations" (1977), with the tolerances of SciPy's `minimize_scalar(method="bounded")`, whose
/// path it follows step by step. It never evaluates the ends of the interval.
struct BoundedMinimizer {
    struct Minimum {
        var x: Double
        var value: Double
        var evaluations: Int
        /// False if the evaluations ran out first.
        var hasConverged: Bool
    }

    private typealias Point = (x: Double, value: Double)

    /// Absolute tolerance of x.
    let tolerance: Double
    let maxEvaluations: Int

    /// Looks for the minimum in `lower`…`upper`.
    func minimum(
        from lower: Double, to upper: Double, of function: (Double) -> Double
    ) -> Minimum {
        let golden = 0.5 * (3 - 5.0.squareRoot())
        let relative = 2.2e-16.squareRoot()
        var (a, b) = (lower, upper)
        let start = a + golden * (b - a)
        var best: Point = (start, function(start))
        var (second, third) = (best, best)
        var evaluations = 1
        var (step, before) = (0.0, 0.0)
        while evaluations < maxEvaluations {
            let middle = 0.5 * (a + b)
            let tolerance = relative * best.x.magnitude + self.tolerance / 3
            guard (best.x - middle).magnitude > 2 * tolerance - 0.5 * (b - a) else { break }
            var parabola: Double?
            if before.magnitude > tolerance {
                parabola = Self.parabolicStep(best, second, third, before: before, within: (a, b))
                if parabola != nil { before = step }
            }
            if let taken = parabola {
                step = taken
                let x = best.x + step
                if x - a < 2 * tolerance || b - x < 2 * tolerance {
                    step = middle >= best.x ? tolerance : -tolerance
                }
            } else {
                before = best.x >= middle ? a - best.x : b - best.x
                step = golden * before
            }
            let length = max(step.magnitude, tolerance)
            let x = best.x + (step >= 0 ? length : -length)
            let point: Point = (x, function(x))
            evaluations += 1
            if point.value <= best.value {
                if x >= best.x { a = best.x } else { b = best.x }
                (third, second, best) = (second, best, point)
            } else {
                if x < best.x { a = x } else { b = x }
                if point.value <= second.value || second.x == best.x {
                    (third, second) = (second, point)
                } else if point.value <= third.value || third.x == best.x || third.x == second.x {
                    third = point
                }
            }
        }
        return Minimum(
            x: best.x, value: best.value, evaluations: evaluations,
            hasConverged: evaluations < maxEvaluations)
    }

    /// The step to the vertex of the parabola through three points; nil where it is too long or leaves the interval.
    private static func parabolicStep(
        _ best: Point, _ second: Point, _ third: Point, before: Double,
        within ends: (Double, Double)
    ) -> Double? {
        let r = (best.x - second.x) * (best.value - third.value)
        let q = (best.x - third.x) * (best.value - second.value)
        var p = (best.x - third.x) * q - (best.x - second.x) * r
        let double = 2 * (q - r)
        if double > 0 { p = -p }
        let divisor = double.magnitude
        guard p.magnitude < (0.5 * divisor * before).magnitude,
            p > divisor * (ends.0 - best.x), p < divisor * (ends.1 - best.x)
        else { return nil }
        return p / divisor
    }
}
