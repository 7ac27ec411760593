import Domain
import Testing

@testable import Unmixing

@Suite struct AlphaEstimatorTests {
    private func variants() -> [UnmixingParameters] {
        var low = UnmixingParameters()
        low.forward.targetLowPercentile = 40
        low.forward.signalPercentile = 80
        var fallback = low
        fallback.forward.targetLowPercentile = 0.1
        fallback.minMaskVoxels = 30
        var subsampled = UnmixingParameters()
        subsampled.forward.signalPercentile = 60
        subsampled.forward.method = .linearFit
        subsampled.maxAlphaVoxels = 50
        var raw = UnmixingParameters()
        raw.preprocessAlphaInputs = false
        raw.forward.method = .corrMin
        raw.maxAlphaVoxels = nil
        var everything = UnmixingParameters()
        everything.forward.signalPercentile = 0
        everything.forward.method = .miMin
        everything.forward.backgroundPercentile = 60
        everything.maxAlphaVoxels = nil
        var excluding = UnmixingParameters()
        excluding.excludeSaturated = .detector
        excluding.excludeHotPercentile = 99.5
        excluding.forward.signalPercentile = 95
        excluding.maxAlphaVoxels = 40
        return [UnmixingParameters(), low, fallback, subsampled, raw, everything, excluding]
    }

    @Test(arguments: SampleType.allCases)
    func estimatesAreThoseOfTheDefinitionWhateverTheMemory(type: SampleType) throws {
        for (seed, parameters) in zip(UInt64(100)..., variants()) {
            let volume = RandomVolume(
                type, planes: 3, voxelsPerPlane: 1100, seed: seed, odd: !type.isInteger)
            let naive = NaiveEstimate(
                parameters: parameters, source: RandomVolume.singles(volume.source, type),
                target: RandomVolume.singles(volume.target, type))
            let saturation = type.integerRange.map { Float($0.upperBound) }
            let mask = naive.mask(
                seed: seed, saturation: parameters.excludeSaturated == .off ? nil : saturation)
            let label: Comment = "\(type) seed \(seed)"
            var estimates: [AlphaEstimate] = []
            for budget in [0, 20_000, AlphaEstimator.defaultBudget] {
                var estimator = AlphaEstimator(
                    parameters.forward, parameters: parameters, sampleType: type,
                    voxelCount: volume.voxelCount, seed: seed, budget: budget)
                let passes = volume.feed(&estimator)
                #expect(!estimator.wantsAnotherPass)
                #expect(passes <= 4)
                if budget == AlphaEstimator.defaultBudget { #expect(passes == 1, label) }
                if mask == nil {
                    #expect(throws: Failure.self, label) { try estimator.estimate() }
                } else {
                    estimates.append(try estimator.estimate())
                }
            }
            guard let mask else { continue }
            let first = try #require(estimates.first)
            #expect(estimates.allSatisfy { $0 == first }, label)
            #expect(first.sourceBackground == mask.sourceBackground, label)
            #expect(first.targetBackground == mask.targetBackground, label)
            #expect(first.mask.sourceThreshold == mask.sourceThreshold, label)
            #expect(first.mask.targetThreshold == mask.targetThreshold, label)
            #expect(first.mask.voxelCount == mask.count, label)
            #expect(first.mask.sourceOnlyVoxelCount == mask.sourceOnlyCount, label)
            #expect(first.estimationVoxelCount == mask.x.count, label)
            let method = try #require(EstimatorTable.estimator(of: parameters.forward.method))
            let finding = try method.estimate(
                source: mask.x, target: mask.y, parameters.forward)
            #expect(first.alpha == finding.alpha, label)
            #expect(first.methodDetails == finding.details, label)
        }
    }

    @Test func smallMemoryTakesMorePasses() {
        let volume = RandomVolume(.float32, planes: 2, voxelsPerPlane: 2000, seed: 1)
        var parameters = UnmixingParameters()
        parameters.forward.signalPercentile = 50
        parameters.maxAlphaVoxels = 100
        var estimator = AlphaEstimator(
            parameters.forward, parameters: parameters, sampleType: .float32,
            voxelCount: volume.voxelCount, seed: 0, budget: 0)
        #expect(volume.feed(&estimator) == 4)
        let narrow = RandomVolume(.uint16, planes: 2, voxelsPerPlane: 2000, seed: 1)
        estimator = AlphaEstimator(
            parameters.forward, parameters: parameters, sampleType: .uint16,
            voxelCount: narrow.voxelCount, seed: 0, budget: 0)
        #expect(narrow.feed(&estimator) == 2)
    }

    @Test func tiesBeyondTheBudgetAreDrawnFromInAnotherPass() throws {
        let flat = [Double](repeating: 0, count: 30_000)
        let voxels = RandomVolume.bytes(flat, .uint8)
        var parameters = UnmixingParameters()
        parameters.preprocessAlphaInputs = false
        parameters.maxAlphaVoxels = 64
        for type in [SampleType.uint8, .float32] {
            let bytes = type == .uint8 ? voxels : RandomVolume.bytes(flat.map { $0 + 2 }, type)
            var estimator = AlphaEstimator(
                parameters.forward, parameters: parameters, sampleType: type, voxelCount: 30_000,
                seed: 0, budget: 40_000)
            bytes.withUnsafeBytes { plane in
                while estimator.wantsAnotherPass {
                    estimator.add(source: plane, target: plane)
                    estimator.endPass()
                }
            }
            guard type == .float32 else {
                #expect(throws: Failure.self) { try estimator.estimate() }
                continue
            }
            let estimate = try estimator.estimate()
            #expect(estimate.mask.voxelCount == 30_000)
            #expect(estimate.subsampling.subsampled)
            #expect(estimate.estimationVoxelCount == 64)
            #expect(estimate.alpha == 1)
        }
    }

    @Test func collisionsAfterRoundingAreInTheMask() throws {
        // With a background of −2²⁴, values 0.25 apart become equal once it is subtracted.
        var values = (0..<4000).map { Float($0) * 0.25 }
        values.replaceSubrange(0..<80, with: repeatElement(-16_777_216, count: 80))
        let parameters = UnmixingParameters()
        let naive = NaiveEstimate(parameters: parameters, source: values, target: values)
        let mask = try #require(naive.mask(seed: 0, saturation: nil))
        var estimator = AlphaEstimator(
            parameters.forward, parameters: parameters, sampleType: .float32, voxelCount: 4000,
            seed: 0)
        values.withUnsafeBytes { plane in
            while estimator.wantsAnotherPass {
                estimator.add(source: plane, target: plane)
                estimator.endPass()
            }
        }
        #expect(try estimator.estimate().mask.voxelCount == mask.count)
    }
}
