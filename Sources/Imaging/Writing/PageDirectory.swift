import Domain

/// The directories of a result's pages: alike but for the places of their strips, and the first one with the OME-XML.
struct PageDirectory {
    let layout: PageLayout
    let description: StackDescription
    /// What was done to the voxels, for the OME-XML; known only at the end.
    var note: ProcessingNote? {
        didSet { document = Self.document(description, creatorName, note) }
    }
    /// The OME-XML document.
    private(set) var document: [UInt8]
    private let creatorName: String
    let creator: [UInt8]
    /// Pixels per centimetre along x and y; nil where the sizes are not known.
    let resolution: (x: Double?, y: Double?)

    init(_ layout: PageLayout, _ description: StackDescription, creator: String) {
        self.layout = layout
        self.description = description
        creatorName = creator
        document = Self.document(description, creator, nil)
        self.creator = creator.utf8.filter { $0 != 0 }
        resolution = (
            description.physicalSizeX?.metres.map { 0.01 / $0 },
            description.physicalSizeY?.metres.map { 0.01 / $0 }
        )
    }

    private static func document(
        _ description: StackDescription, _ creator: String, _ note: ProcessingNote?
    ) -> [UInt8] {
        Array(OMEDocument(description: description, creator: creator, note: note).text.utf8)
    }

    /// The directory of a page.
    ///
    /// - Parameters:
    ///   - page: counted from 0.
    ///   - offsets: of its strips.
    ///   - byteCounts: of its strips.
    func directory(page: Int, offsets: [Int], byteCounts: [Int]) -> TIFFDirectory {
        let type = layout.sampleType
        var fields = TIFFDirectory()
        fields.set(.newSubfileType, long: 0)
        fields.set(.imageWidth, long: layout.shape.x)
        fields.set(.imageLength, long: layout.shape.y)
        fields.set(.bitsPerSample, short: type.byteCount * 8)
        fields.set(.compression, short: layout.compression.tiff.rawValue)
        fields.set(.photometric, short: 1)
        if page == 0 { fields.set(.imageDescription, .ascii(document)) }
        fields.set(.stripOffsets, .offsets(offsets))
        fields.set(.samplesPerPixel, short: 1)
        fields.set(.rowsPerStrip, long: layout.rowsPerStrip)
        fields.set(.stripByteCounts, .long(byteCounts))
        let x = resolution.x.flatMap(Self.fraction)
        let y = resolution.y.flatMap(Self.fraction)
        let isKnown = x != nil && y != nil
        fields.set(.xResolution, isKnown ? x ?? .rational(1, 1) : .rational(1, 1))
        fields.set(.yResolution, isKnown ? y ?? .rational(1, 1) : .rational(1, 1))
        fields.set(.planarConfiguration, short: 1)
        fields.set(.resolutionUnit, short: isKnown ? 3 : 1)
        if page == 0 { fields.set(.software, .ascii(creator)) }
        if layout.compression != .none {
            fields.set(.predictor, short: layout.sampleType.predictor)
        }
        fields.set(.sampleFormat, short: type.isInteger ? (type.isSigned ? 2 : 1) : 3)
        return fields
    }

    /// Bytes of all directories.
    func byteCount(_ form: TIFFForm) -> Int {
        let places = Array(repeating: 0, count: layout.stripsPerPlane)
        let first = directory(page: 0, offsets: places, byteCounts: places).byteCount(form)
        let other = directory(page: 1, offsets: places, byteCounts: places).byteCount(form)
        return first + other * (layout.shape.planeCount - 1)
    }

    /// A number as a fraction of 32-bit numbers; nil where it has none that is near.
    private static func fraction(_ value: Double) -> TIFFDirectory.Values? {
        for denominator in [1_000_000, 1000, 1] {
            let numerator = (value * Double(denominator)).rounded()
            if numerator >= 1 && numerator <= Double(UInt32.max) {
                return .rational(Int(numerator), denominator)
            }
        }
        return nil
    }
}

extension Compression {
    var tiff: TIFFCompression {
        switch self {
        case .none: .none
        case .deflate: .deflate
        case .zstd: .zstd
        case .lzw: .lzw
        }
    }
}

extension SampleType {
    /// TIFF's predictor that suits the type: differences of whole numbers, or of the bytes of floating-point ones.
    var predictor: Int { isInteger ? 2 : 3 }
}
