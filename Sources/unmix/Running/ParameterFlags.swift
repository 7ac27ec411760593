import ArgumentParser
import Domain

/// Every parameter of the engine as a flag; `none` says that a parameter has no value.
///
/// Values are taken as words, so that flags, rule files and `--params` are validated by one and the same code.
struct ParameterFlags: ParsableArguments {
    @Option(help: "The channel that bleeds: a number, counted from 0, or a name. (default: 0)")
    var sourceChannel: String?
    @Option(help: "The channel that is corrected: a number or a name. (default: 1)")
    var targetChannel: String?
    @Option(help: "Where α comes from: fixed, reference_t or per_t.")
    var alphaMode: String?
    @Option(help: "The coefficient of fixed, ≥ 0.")
    var alpha: String?
    @Option(help: "The time point that reference_t measures. (default: 0)")
    var alphaReferenceT: String?
    @Option(
        help:
            "How α is estimated: manual, mean_ratio, linear_fit, corr_min or mi_min. (default: mean_ratio)"
    )
    var method: String?
    @Option(help: "Voxels of the source at or above this percentile form the mask. (default: 99)")
    var signalPercentile: String?
    @Option(
        help: "Of these, only voxels of the target at or below this percentile. (default: none)")
    var targetLowPercentile: String?
    @Option(help: "The percentile that is taken for the background. (default: 1)")
    var backgroundPercentile: String?
    @Option(help: "Subtract the background before estimating: true or false. (default: true)")
    var preprocessAlphaInputs: String?
    @Option(help: "Upper bound of α for corr_min and mi_min. (default: 1)")
    var alphaMax: String?
    @Option(help: "Bins along each axis of the joint histogram of mi_min. (default: 64)")
    var miBins: String?
    @Option(help: "At most so many voxels of the mask are used, or none. (default: 500000)")
    var maxAlphaVoxels: String?
    @Option(help: "The seed of the subsample. (default: 0)")
    var randomState: String?
    @Option(help: "Fewest voxels in a valid mask. (default: 16)")
    var minMaskVoxels: String?
    @Option(help: "Make negative corrected values 0: true or false. (default: true)")
    var clipNegative: String?
    @Option(help: "Sample type of the result: uint8 … float64. (default: float32)")
    var outputDtype: String?
    @Option(help: "Solve both directions: true or false. (default: false)")
    var bidirectional: String?
    @Option(help: "The reverse coefficient of fixed. (default: as forward)")
    var alphaReverse: String?
    @Option(help: "The reverse method. (default: as forward)")
    var methodReverse: String?
    @Option(help: "The reverse signal percentile. (default: as forward)")
    var signalPercentileReverse: String?
    @Option(help: "The reverse background percentile. (default: as forward)")
    var backgroundPercentileReverse: String?
    @Option(help: "The reverse target-low percentile. (default: as forward)")
    var targetLowPercentileReverse: String?
    @Option(help: "The reverse upper bound. (default: as forward)")
    var alphaMaxReverse: String?
    @Option(help: "The reverse histogram bins. (default: as forward)")
    var miBinsReverse: String?
    @Option(help: "Correct only what lies above the background: true or false. (default: false)")
    var subtractBackground: String?
    @Option(
        help:
            "Keep saturated voxels out of the mask: true, false, or the value at which the detector saturates. (default: false)"
    )
    var excludeSaturated: String?
    @Option(
        help: "Keep voxels of the source above this percentile out of the mask. (default: none)")
    var excludeHotPercentile: String?

    /// The flags that were given, by parameter name.
    var values: [String: ParameterValue] {
        let words: [(String, String?)] = [
            ("source_channel", sourceChannel), ("target_channel", targetChannel),
            ("alpha_mode", alphaMode), ("alpha", alpha), ("alpha_reference_t", alphaReferenceT),
            ("method", method), ("signal_percentile", signalPercentile),
            ("target_low_percentile", targetLowPercentile),
            ("background_percentile", backgroundPercentile),
            ("preprocess_alpha_inputs", preprocessAlphaInputs), ("alpha_max", alphaMax),
            ("mi_bins", miBins), ("max_alpha_voxels", maxAlphaVoxels),
            ("random_state", randomState), ("min_mask_voxels", minMaskVoxels),
            ("clip_negative", clipNegative), ("output_dtype", outputDtype),
            ("bidirectional", bidirectional), ("alpha_reverse", alphaReverse),
            ("method_reverse", methodReverse),
            ("signal_percentile_reverse", signalPercentileReverse),
            ("background_percentile_reverse", backgroundPercentileReverse),
            ("target_low_percentile_reverse", targetLowPercentileReverse),
            ("alpha_max_reverse", alphaMaxReverse), ("mi_bins_reverse", miBinsReverse),
            ("subtract_background", subtractBackground), ("exclude_saturated", excludeSaturated),
            ("exclude_hot_percentile", excludeHotPercentile),
        ]
        return [String: ParameterValue](
            uniqueKeysWithValues: words.compactMap { name, word in
                word.map { (name, ParameterValue(word: $0)) }
            })
    }
}
