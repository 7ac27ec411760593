import Domain
import Testing

@testable import Unmixing

@Suite struct EstimatorTests {
    private func estimate(
        _ method: UnmixingParameters.Method, _ x: [Double], _ y: [Double], alphaMax: Double = 1,
        bins: Int = 64
    ) throws -> Finding {
        var estimation = UnmixingParameters.Estimation()
        estimation.method = method
        estimation.alphaMax = alphaMax
        estimation.miBins = bins
        let estimator = try #require(EstimatorTable.estimator(of: method))
        return try estimator.estimate(source: x, target: y, estimation)
    }

    @Test func alphaIsTheReferences() throws {
        let unit = try Units.load().estimators
        #expect(try estimate(.meanRatio, unit.x, unit.y).alpha == unit.mean_ratio)
        #expect(try estimate(.linearFit, unit.x, unit.y).alpha == unit.linear_fit)
        let corrMin = try estimate(.corrMin, unit.x, unit.y).alpha
        #expect(abs(corrMin - unit.cov_over_var) <= 1e-15)
        #expect(abs(corrMin - unit.corr_min) <= 1e-5)
        #expect(try estimate(.miMin, unit.x, unit.y).alpha == unit.mi_min_64)
    }

    @Test func mutualInformationIsTheReferences() throws {
        for unit in try Units.load().mi {
            guard let expected = unit.mi else { continue }
            let y = unit.x.indices.map { unit.y[$0] - unit.alpha * unit.x[$0] }
            let value = MutualInformationMinimum.information(unit.x, y, bins: unit.bins)
            #expect(abs(value - expected) <= 1e-14, "\(unit.bins) bins, alpha \(unit.alpha)")
        }
    }

    @Test func theSearchTakesTheReferencesSteps() throws {
        var searches = 0
        for unit in try Units.load().mi {
            guard let trace = unit.trace, let alphaMax = unit.alpha_max else { continue }
            searches += 1
            var steps: [Double] = []
            let search = BoundedMinimizer(tolerance: 1e-5, maxEvaluations: 500)
            let minimum = search.minimum(from: 0, to: alphaMax) { alpha in
                steps.append(alpha)
                let y = unit.x.indices.map { unit.y[$0] - alpha * unit.x[$0] }
                return MutualInformationMinimum.information(unit.x, y, bins: unit.bins)
            }
            #expect(steps == trace)
            #expect(minimum.x == unit.alpha)
            #expect(minimum.evaluations == unit.nfev)
            #expect(minimum.hasConverged)
        }
        #expect(searches == 6)
    }

    @Test func closedFormIsClampedToItsBounds() throws {
        let x = [0.0, 1, 2, 3, 4]
        let rising = try estimate(.corrMin, x, x.map { 3 * $0 + 1 }, alphaMax: 2)
        #expect(rising.alpha == 2)
        #expect(rising.bound == .upper)
        let falling = try estimate(.corrMin, x, x.map { 9 - $0 })
        #expect(falling.alpha == 0)
        #expect(falling.bound == .lower)
        let inside = try estimate(.corrMin, x, [1, 0, 3, 1, 2])
        #expect(inside.bound == nil)
        #expect(abs(inside.alpha - 0.3) < 1e-15)
        let names = inside.details.map(\.name)
        #expect(
            names == [
                "optimization_success", "optimization_nfev", "objective_value", "post_correlation",
            ])
    }

    @Test func negativeRatiosBecomeZero() throws {
        for method in [UnmixingParameters.Method.meanRatio, .linearFit] {
            let finding = try estimate(method, [1, 2, 3], [-1, -2, -3])
            #expect(finding.alpha == 0)
            #expect(finding.bound == .lower)
        }
    }

    @Test func aFlatTargetHasNoCorrelationToReport() throws {
        let finding = try estimate(.corrMin, [1, 2, 3], [5, 5, 5])
        #expect(finding.alpha == 0)
        #expect(finding.details.last?.value == MethodDetail.Value.none)
    }

    @Test(arguments: [
        (UnmixingParameters.Method.meanRatio, [0.0, 0, 0], "mean_ratio"),
        (.linearFit, [0, 0, 0], "linear_fit"), (.corrMin, [7, 7, 7], "corr_min"),
        (.miMin, [7, 7, 7], "mi_min"),
    ])
    func aSourceWithoutInformationIsRefused(
        method: UnmixingParameters.Method, x: [Double], name: String
    ) throws {
        let failure = #expect(throws: Failure.self) {
            try estimate(method, x, [1, 2, 3])
        }
        #expect(failure?.code == .badInput)
        #expect(failure?.message.contains(name) == true)
        #expect(failure?.advice != nil)
    }

    @Test func aFlatTargetHasNoMutualInformation() {
        let failure = #expect(throws: Failure.self) {
            try estimate(.miMin, [1, 2, 3], [4, 4, 4])
        }
        #expect(failure?.message.contains("target") == true)
    }

    @Test func everyMethodButManualHasAnEstimator() {
        for method in UnmixingParameters.Method.allCases {
            #expect((EstimatorTable.estimator(of: method) == nil) == (method == .manual))
        }
    }

    @Test func valuesFallIntoTheBinsThatTheyReach() {
        var cells = [Int32](repeating: 100, count: 6)
        BinEdges(from: 0, to: 1, count: 4)
            .addBins(of: [0, 0.2499, 0.25, 0.5, 0.999, 1], times: 10, to: &cells)
        #expect(cells == [100, 100, 110, 120, 130, 130])
        var flat: [Int32] = [0]
        BinEdges(from: 3, to: 3, count: 4).addBins(of: [3], times: 1, to: &flat)
        #expect(flat == [2])
    }
}
