import Domain
import Testing

@testable import Unmixing

@Suite struct ExclusionTests {
    private func estimator(
        _ source: [Double], _ target: [Double], _ type: SampleType,
        _ parameters: UnmixingParameters, significantBits: Int? = nil
    ) -> AlphaEstimator {
        var estimator = AlphaEstimator(
            parameters.forward, parameters: parameters, sampleType: type,
            voxelCount: source.count, seed: 0, significantBits: significantBits)
        RandomVolume.bytes(source, type).withUnsafeBytes { source in
            RandomVolume.bytes(target, type).withUnsafeBytes { target in
                while estimator.wantsAnotherPass {
                    estimator.add(source: source, target: target)
                    estimator.endPass()
                }
            }
        }
        return estimator
    }

    private var parameters: UnmixingParameters {
        var parameters = UnmixingParameters()
        parameters.preprocessAlphaInputs = false
        parameters.forward.signalPercentile = 50
        parameters.minMaskVoxels = 2
        return parameters
    }

    @Test func saturatedVoxelsAreCountedAndDropped() throws {
        let source: [Double] = [0, 1, 2, 3, 100, 200, 4095, 4095, 300, 400]
        let target = source.map { min($0 / 2, 4095) }
        var parameters = parameters
        let kept = try estimator(source, target, .uint16, parameters, significantBits: 12)
            .estimate()
        #expect(kept.exclusions.saturationLimit == 4095)
        #expect(kept.exclusions.saturatedBrightVoxels == 2)
        #expect(kept.exclusions.saturated == 0)
        #expect(kept.exclusions.saturatedShare == 2.0 / Double(kept.exclusions.brightVoxels))
        parameters.excludeSaturated = .detector
        let dropped = try estimator(source, target, .uint16, parameters, significantBits: 12)
            .estimate()
        #expect(dropped.exclusions.saturated == 2)
        #expect(dropped.mask.voxelCount == kept.mask.voxelCount - 2)
        let unknown = try estimator(source, target, .uint16, parameters).estimate()
        #expect(unknown.exclusions.saturationLimit == 65_535)
        #expect(unknown.exclusions.saturated == 0)
        parameters.excludeSaturated = .value(400)
        let given = try estimator(source, target, .uint16, parameters).estimate()
        #expect(given.exclusions.saturated == 3)
    }

    @Test func aFloatingImageHasNoCeiling() throws {
        var parameters = parameters
        parameters.excludeSaturated = .detector
        let estimate = try estimator([1, 2, 3, 4], [1, 2, 3, 4], .float32, parameters).estimate()
        #expect(estimate.exclusions.saturationLimit == nil)
        #expect(estimate.exclusions.saturatedShare == 0)
    }

    @Test func hotVoxelsAreCountedAndDropped() throws {
        var source = (0..<100).map(Double.init)
        source[3] = 60_000
        let target = source.map { $0 == 60_000 ? 0 : $0 * 2 }
        var parameters = parameters
        parameters.forward.method = .linearFit
        #expect(try estimator(source, target, .uint16, parameters).estimate().alpha < 0.001)
        parameters.excludeHotPercentile = 99
        let estimate = try estimator(source, target, .uint16, parameters).estimate()
        #expect(estimate.exclusions.hot == 1)
        #expect(estimate.alpha == 2)
    }

    @Test func nonFiniteVoxelsAreCounted() throws {
        var source = (1...20).map(Double.init)
        let target = source
        source[0] = .nan
        source[7] = .infinity
        let estimate = try estimator(source, target, .float64, parameters).estimate()
        #expect(estimate.exclusions.nonFinite == 2)
        #expect(estimate.alpha == 1)
    }

    @Test func aVolumeWithoutFiniteVoxelsIsRefused() {
        let values = [Double](repeating: .nan, count: 30)
        let estimator = estimator(values, values, .float32, parameters)
        let failure = #expect(throws: Failure.self) { try estimator.estimate() }
        #expect(failure?.code == .badInput)
        #expect(failure?.message.contains("finite") == true)
    }

    @Test func aMaskThatIsTooSmallIsRefused() {
        var parameters = parameters
        parameters.minMaskVoxels = 16
        let values = (0..<20).map(Double.init)
        let failure = #expect(throws: Failure.self) {
            try estimator(values, values, .uint8, parameters).estimate()
        }
        #expect(failure?.message.contains("holds 10 voxels") == true)
        #expect(failure?.message.contains("min_mask_voxels 16") == true)
        parameters.minMaskVoxels = 2
        parameters.excludeSaturated = .value(5)
        let saturated = #expect(throws: Failure.self) {
            try estimator(values, values, .uint8, parameters).estimate()
        }
        #expect(saturated?.message.contains("10 saturated") == true)
        #expect(saturated?.advice?.contains("exclude_saturated") == true)
    }

    @Test func oneVoxelIsTooFewToEstimateFrom() {
        var parameters = parameters
        parameters.maxAlphaVoxels = 1
        let failure = #expect(throws: Failure.self) {
            try estimator([1, 2, 3, 4], [1, 2, 3, 4], .uint8, parameters).estimate()
        }
        #expect(failure?.message.contains("only 1 voxel") == true)
    }

    @Test func anUnfinishedEstimateIsAFault() {
        let estimator = AlphaEstimator(
            parameters.forward, parameters: parameters, sampleType: .uint8, voxelCount: 4, seed: 0)
        #expect(estimator.wantsAnotherPass)
        let failure = #expect(throws: Failure.self) { try estimator.estimate() }
        #expect(failure?.code == .internalError)
    }

    @Test func aPassWithMissingPlanesIsAFault() {
        var estimator = AlphaEstimator(
            parameters.forward, parameters: parameters, sampleType: .uint8, voxelCount: 4, seed: 0)
        estimator.endPass()
        let failure = #expect(throws: Failure.self) { try estimator.estimate() }
        #expect(failure?.message.contains("0 voxels instead of 4") == true)
    }
}
