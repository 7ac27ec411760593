public import Domain

/// What a stack is, without its voxels: what a reader finds and what a writer puts down.
public struct StackDescription: Sendable, Hashable {
    /// The format by its common name, such as `OME-TIFF` or `ImageJ TIFF`.
    public var format: String
    public var shape: StackShape
    public var sampleType: SampleType
    /// One for each channel of ``shape``.
    public var channels: [ChannelDescription]
    /// The size of a voxel along x, in the unit of the file; nil where it says none, as below.
    public var physicalSizeX: Quantity?
    public var physicalSizeY: Quantity?
    public var physicalSizeZ: Quantity?
    /// Between one time point and the next.
    public var timeIncrement: Quantity?
    public var imageName: String?
    /// What somebody wrote about the image.
    public var imageDescription: String?
    /// As the file writes it, in ISO 8601.
    public var acquisitionDate: String?
    /// How many bits of a sample the detector fills, such as 12 in `uint16`.
    public var significantBits: Int?
    public var planes = PlaneDetails()
    public var parts = OMEParts()

    /// A stack of which only the voxels are known.
    public init(format: String, shape: StackShape, sampleType: SampleType) {
        self.format = format
        self.shape = shape
        self.sampleType = sampleType
        channels = Array(repeating: ChannelDescription(), count: shape.c)
    }

    /// The part that rules match on and that tickets carry.
    public var facts: StackFacts {
        StackFacts(
            format: format, shape: shape, sampleType: sampleType, channelNames: channels.map(\.name)
        )
    }

    /// Bytes that one plane takes.
    public var planeByteCount: Int { shape.voxelsPerPlane * sampleType.byteCount }
}
