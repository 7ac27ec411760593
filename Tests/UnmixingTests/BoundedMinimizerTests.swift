import Testing

@testable import Unmixing

@Suite struct BoundedMinimizerTests {
    @Test func findsTheMinimumOfASmoothFunction() {
        let search = BoundedMinimizer(tolerance: 1e-8, maxEvaluations: 500)
        let minimum = search.minimum(from: -1, to: 4) { ($0 - 1.25) * ($0 - 1.25) + 3 }
        #expect(abs(minimum.x - 1.25) < 1e-7)
        #expect(abs(minimum.value - 3) < 1e-12)
        #expect(minimum.hasConverged)
        #expect(minimum.evaluations < 20)
    }

    @Test func stopsJustInsideABound() {
        let search = BoundedMinimizer(tolerance: 1e-5, maxEvaluations: 500)
        let minimum = search.minimum(from: 0, to: 1) { -$0 }
        #expect(minimum.x < 1)
        #expect(minimum.x > 1 - 1e-5)
    }

    @Test func givesUpWhenEvaluationsRunOut() {
        let search = BoundedMinimizer(tolerance: 1e-12, maxEvaluations: 5)
        let minimum = search.minimum(from: 0, to: 1) { ($0 - 0.3).magnitude }
        #expect(minimum.evaluations == 5)
        #expect(!minimum.hasConverged)
    }
}
