/// What is known of a stack without its voxels: what rules match on and `unmix inspect` shows.
public struct StackFacts: Sendable, Codable, Hashable {
    /// The format by its common name, such as `OME-TIFF` or `ImageJ TIFF`.
    public var format: String
    public var shape: StackShape
    public var sampleType: SampleType
    /// One for each channel; nil where the file names none.
    public var channelNames: [String?]

    public init(
        format: String, shape: StackShape, sampleType: SampleType, channelNames: [String?]
    ) {
        self.format = format
        self.shape = shape
        self.sampleType = sampleType
        self.channelNames = channelNames
    }
}
