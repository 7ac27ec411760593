import Domain
import Foundation
import Testing

struct UnmixingParametersTests {
    @Test func whatIsNotGivenHasItsDefault() throws {
        let parameters = try UnmixingParameters([:])
        #expect(parameters == UnmixingParameters())
        #expect(parameters.effectiveMode == .referenceT)
        #expect(try UnmixingParameters(["alpha": .number(0.3)]).effectiveMode == .fixed)
    }

    @Test func namesAreReadWithoutRegardToCaseAndBlanks() throws {
        let parameters = try UnmixingParameters([
            "method": .text("  Mean_RATIO "), "alpha_mode": .text(" PER_T "),
        ])
        #expect(parameters.forward.method == .meanRatio)
        #expect(parameters.alphaMode == .perT)
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() throws {
        let error = try #require(throws: ParameterProblems.self) {
            try UnmixingParameters([
                "signal_percentile": .number(100.5), "max_alpha_voxels": .number(20.9),
                "random_state": .integer(-5), "output_dtype": .text(">u2"), "mi_bins": .integer(1),
                "metod": .text("linear_fit"), "background_percentile": .null,
            ])
        }
        #expect(
            Set(error.problems.map(\.parameter)) == [
                "signal_percentile", "max_alpha_voxels", "random_state", "output_dtype", "mi_bins",
                "metod", "background_percentile",
            ])
        #expect(
            error.description.contains(
                "signal_percentile is 100.5, must be a number from 0 to 100"))
    }

    @Test(
        arguments: [
            (["method": .text("manual")], "method"),
            (["alpha_mode": .text("fixed")], "alpha"),
            (["source_channel": .integer(1)], "target_channel"),
            (["bidirectional": .bool(true), "alpha": .integer(1)], "alpha_reverse"),
            (["bidirectional": .bool(true), "method_reverse": .text("manual")], "method_reverse"),
        ] as [([String: ParameterValue], String)])
    func whatContradictsItselfIsRefused(values: [String: ParameterValue], parameter: String) throws
    {
        let error = try #require(throws: ParameterProblems.self) { try UnmixingParameters(values) }
        #expect(error.problems.map(\.parameter) == [parameter])
    }

    @Test func reverseParametersAreIgnoredInOneDirection() throws {
        let parameters = try UnmixingParameters(["alpha_max_reverse": .integer(-3)])
        #expect(parameters == UnmixingParameters())
        #expect(throws: ParameterProblems.self) {
            try UnmixingParameters([
                "alpha_max_reverse": .integer(-3), "bidirectional": .bool(true),
            ])
        }
    }

    @Test func reverseParametersInheritTheForwardOnes() throws {
        let parameters = try UnmixingParameters([
            "bidirectional": .bool(true), "signal_percentile": .number(80),
            "method": .text("mi_min"), "mi_bins_reverse": .integer(12),
        ])
        #expect(parameters.resolvedReverse.signalPercentile == 80)
        #expect(parameters.resolvedReverse.method == .miMin)
        #expect(parameters.resolvedReverse.miBins == 12)
    }

    @Test func writingAndReadingGivesTheSame() throws {
        let parameters = try UnmixingParameters([
            "source_channel": .text("GFP"), "target_channel": .text("mCherry"),
            "bidirectional": .bool(true), "alpha_mode": .text("per_t"),
            "max_alpha_voxels": .null, "exclude_saturated": .integer(4095),
            "signal_percentile_reverse": .number(97.5),
        ])
        let data = try JSONEncoder().encode(parameters)
        #expect(try JSONDecoder().decode(UnmixingParameters.self, from: data) == parameters)
    }

    @Test func channelsAreFoundByNumberAndByName() throws {
        let names = ["GFP", nil, "mCherry"] as [String?]
        #expect(ChannelSelector.index(2).resolve(channelNames: names, count: 3) == 2)
        #expect(ChannelSelector.index(3).resolve(channelNames: names, count: 3) == nil)
        #expect(ChannelSelector.name("mcherry").resolve(channelNames: names, count: 3) == 2)
        #expect(ChannelSelector.name("DAPI").resolve(channelNames: names, count: 3) == nil)
        #expect(
            ChannelSelector.name("x").resolve(channelNames: ["x", "x"], count: 2) == nil)
    }

    @Test func whatDoesNotFitTheStackIsSaidAtOnce() throws {
        var parameters = UnmixingParameters()
        parameters.sourceChannel = .name("DAPI")
        parameters.alphaReferenceT = 3
        let shape = StackShape(t: 3, z: 1, c: 2, y: 4, x: 4)
        let problems = parameters.problems(shape: shape, channelNames: ["GFP", "mCherry"])
        #expect(problems.map(\.parameter) == ["source_channel", "alpha_reference_t"])
        #expect(problems[0].legal.contains("GFP, mCherry"))
    }
}
