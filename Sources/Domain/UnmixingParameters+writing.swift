extension UnmixingParameters {
    /// All parameters as raw values by name; reading them back gives the same parameters.
    public var values: [String: ParameterValue] {
        var values: [String: ParameterValue] = [
            "source_channel": sourceChannel.value,
            "target_channel": targetChannel.value,
            "alpha_mode": alphaMode.map { .text($0.rawValue) } ?? .null,
            "alpha": alpha.map { .number($0) } ?? .null,
            "alpha_reference_t": .integer(alphaReferenceT),
            "method": .text(forward.method.rawValue),
            "signal_percentile": .number(forward.signalPercentile),
            "target_low_percentile": forward.targetLowPercentile.map { .number($0) } ?? .null,
            "background_percentile": .number(forward.backgroundPercentile),
            "preprocess_alpha_inputs": .bool(preprocessAlphaInputs),
            "alpha_max": .number(forward.alphaMax),
            "mi_bins": .integer(forward.miBins),
            "max_alpha_voxels": maxAlphaVoxels.map { .integer($0) } ?? .null,
            "random_state": .integer(randomState),
            "min_mask_voxels": .integer(minMaskVoxels),
            "clip_negative": .bool(clipNegative),
            "output_dtype": .text(outputDtype.rawValue),
            "bidirectional": .bool(bidirectional),
            "subtract_background": .bool(subtractBackground),
            "exclude_hot_percentile": excludeHotPercentile.map { .number($0) } ?? .null,
            "exclude_saturated": excludeSaturated.value,
        ]
        guard bidirectional else { return values }
        values["alpha_reverse"] = alphaReverse.map { .number($0) } ?? .null
        values["method_reverse"] = reverse.method.map { .text($0.rawValue) } ?? .null
        values["signal_percentile_reverse"] = reverse.signalPercentile.map { .number($0) } ?? .null
        values["background_percentile_reverse"] =
            reverse.backgroundPercentile.map { .number($0) } ?? .null
        values["target_low_percentile_reverse"] =
            reverse.targetLowPercentile.map { .number($0) } ?? .null
        values["alpha_max_reverse"] = reverse.alphaMax.map { .number($0) } ?? .null
        values["mi_bins_reverse"] = reverse.miBins.map { .integer($0) } ?? .null
        return values
    }
}

extension ChannelSelector {
    var value: ParameterValue {
        switch self {
        case .index(let index): .integer(index)
        case .name(let name): .text(name)
        }
    }
}

extension UnmixingParameters.SaturationLimit {
    var value: ParameterValue {
        switch self {
        case .off: .bool(false)
        case .detector: .bool(true)
        case .value(let value): .number(value)
        }
    }
}

extension UnmixingParameters: Codable {
    public init(from decoder: any Decoder) throws {
        // As a dictionary of its own, so that no key strategy takes the names for those of properties.
        let values = try decoder.singleValueContainer().decode([String: ParameterValue].self)
        do throws(ParameterProblems) {
            try self.init(values)
        } catch {
            throw error.failure
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

extension ParameterValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else {
            self = .other("a list or a mapping")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value), .other(let value): try container.encode(value)
        }
    }
}
