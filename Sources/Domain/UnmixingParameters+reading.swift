extension UnmixingParameters {
    /// The names of all parameters, in the order of the documentation.
    public static let names = [
        "source_channel", "target_channel", "alpha_mode", "alpha", "alpha_reference_t", "method",
        "signal_percentile", "target_low_percentile", "background_percentile",
        "preprocess_alpha_inputs", "alpha_max", "mi_bins", "max_alpha_voxels", "random_state",
        "min_mask_voxels", "clip_negative", "output_dtype", "bidirectional", "alpha_reverse",
        "method_reverse", "signal_percentile_reverse", "background_percentile_reverse",
        "target_low_percentile_reverse", "alpha_max_reverse", "mi_bins_reverse",
        "subtract_background", "exclude_saturated", "exclude_hot_percentile",
    ]

    /// Those of ``names`` whose value none means something: no limit, no choice, or inherit.
    private static let optionalNames: Set = [
        "alpha_mode", "alpha", "target_low_percentile", "max_alpha_voxels", "alpha_reverse",
        "method_reverse", "signal_percentile_reverse", "background_percentile_reverse",
        "target_low_percentile_reverse", "alpha_max_reverse", "mi_bins_reverse",
        "exclude_hot_percentile",
    ]

    /// Validates raw values into parameters.
    ///
    /// - Parameter values: by parameter name; a missing one has its default.
    /// - Throws: ``ParameterProblems`` with everything that is wrong, not only the first.
    public init(_ values: [String: ParameterValue]) throws(ParameterProblems) {
        self.init()
        let isBidirectional = values["bidirectional"] == .bool(true)
        var reader = ParameterReader(
            isBidirectional ? values : values.filter { !$0.key.hasSuffix("_reverse") })
        reader.requireValue(Self.names.filter { !Self.optionalNames.contains($0) })

        sourceChannel = Self.channel("source_channel", from: &reader) ?? sourceChannel
        targetChannel = Self.channel("target_channel", from: &reader) ?? targetChannel
        alphaMode = reader.choice("alpha_mode", of: AlphaMode.self)
        alpha = reader.number("alpha", legal: "a number ≥ 0") { $0 >= 0 }
        alphaReferenceT = Self.referenceT(from: &reader) ?? 0
        readForward(&reader)
        bidirectional = reader.bool("bidirectional") ?? false
        if bidirectional { readReverse(&reader) }
        readShared(&reader)
        let unknown = reader.values.keys.filter { !Self.names.contains($0) }.sorted()
        for key in unknown {
            reader.refuse(key, reader.values[key] ?? .null, "left out: no parameter of that name")
        }
        let all = reader.problems + (reader.problems.isEmpty ? conflicts : [])
        guard all.isEmpty else { throw ParameterProblems(all) }
    }

    private static func channel(
        _ key: String, from reader: inout ParameterReader
    ) -> ChannelSelector? {
        switch reader.raw(key) {
        case nil: return nil
        case .integer(let index) where index >= 0: return .index(index)
        case .text(let name) where !name.isEmpty: return .name(name)
        case .some(let raw):
            reader.refuse(key, raw, "a channel's number, counted from 0, or its name")
            return nil
        }
    }

    /// Takes `alpha_reference_t`, which is checked against the stack, and only where it is used.
    private static func referenceT(from reader: inout ParameterReader) -> Int? {
        reader.integer("alpha_reference_t", atLeast: .min)
    }

    private mutating func readForward(_ reader: inout ParameterReader) {
        forward.method = reader.choice("method", of: Method.self) ?? forward.method
        forward.signalPercentile =
            reader.percentile("signal_percentile", optional: false) ?? forward.signalPercentile
        forward.targetLowPercentile = reader.percentile("target_low_percentile")
        forward.backgroundPercentile =
            reader.percentile("background_percentile", optional: false)
            ?? forward.backgroundPercentile
        forward.alphaMax =
            reader.number("alpha_max", legal: "a number > 0") { $0 > 0 } ?? forward.alphaMax
        forward.miBins = reader.integer("mi_bins", atLeast: 2) ?? forward.miBins
    }

    private mutating func readReverse(_ reader: inout ParameterReader) {
        alphaReverse = reader.number("alpha_reverse", legal: "a number ≥ 0 or none") { $0 >= 0 }
        reverse.method = reader.choice("method_reverse", of: Method.self)
        reverse.signalPercentile = reader.percentile("signal_percentile_reverse")
        reverse.targetLowPercentile = reader.percentile("target_low_percentile_reverse")
        reverse.backgroundPercentile = reader.percentile("background_percentile_reverse")
        reverse.alphaMax =
            reader.number("alpha_max_reverse", legal: "a number > 0 or none") { $0 > 0 }
        reverse.miBins = reader.integer("mi_bins_reverse", atLeast: 2, optional: true)
    }

    private mutating func readShared(_ reader: inout ParameterReader) {
        preprocessAlphaInputs = reader.bool("preprocess_alpha_inputs") ?? preprocessAlphaInputs
        if reader.values["max_alpha_voxels"] == ParameterValue.null { maxAlphaVoxels = nil }
        maxAlphaVoxels =
            reader.integer("max_alpha_voxels", atLeast: 1, optional: true) ?? maxAlphaVoxels
        randomState = reader.integer("random_state", atLeast: 0) ?? randomState
        minMaskVoxels = reader.integer("min_mask_voxels", atLeast: 1) ?? minMaskVoxels
        clipNegative = reader.bool("clip_negative") ?? clipNegative
        outputDtype = reader.choice("output_dtype", of: SampleType.self) ?? outputDtype
        subtractBackground = reader.bool("subtract_background") ?? subtractBackground
        excludeHotPercentile = reader.percentile("exclude_hot_percentile")
        switch reader.raw("exclude_saturated") {
        case nil, .bool(false): break
        case .bool(true): excludeSaturated = .detector
        case .integer(let value): excludeSaturated = .value(Double(value))
        case .number(let value) where value.isFinite: excludeSaturated = .value(value)
        case .some(let raw):
            reader.refuse(
                "exclude_saturated", raw,
                "true, false, or the value at which the detector saturates")
        }
    }
}
