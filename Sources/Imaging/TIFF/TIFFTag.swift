/// The number of a TIFF field, by TIFF 6.0 and the registered extensions.
struct TIFFTag: RawRepresentable, Hashable {
    let rawValue: UInt16

    static let newSubfileType = TIFFTag(rawValue: 254)
    static let imageWidth = TIFFTag(rawValue: 256)
    static let imageLength = TIFFTag(rawValue: 257)
    static let bitsPerSample = TIFFTag(rawValue: 258)
    static let compression = TIFFTag(rawValue: 259)
    static let photometric = TIFFTag(rawValue: 262)
    static let fillOrder = TIFFTag(rawValue: 266)
    static let imageDescription = TIFFTag(rawValue: 270)
    static let stripOffsets = TIFFTag(rawValue: 273)
    static let samplesPerPixel = TIFFTag(rawValue: 277)
    static let rowsPerStrip = TIFFTag(rawValue: 278)
    static let stripByteCounts = TIFFTag(rawValue: 279)
    static let xResolution = TIFFTag(rawValue: 282)
    static let yResolution = TIFFTag(rawValue: 283)
    static let planarConfiguration = TIFFTag(rawValue: 284)
    static let resolutionUnit = TIFFTag(rawValue: 296)
    static let software = TIFFTag(rawValue: 305)
    static let predictor = TIFFTag(rawValue: 317)
    static let colorMap = TIFFTag(rawValue: 320)
    static let tileWidth = TIFFTag(rawValue: 322)
    static let tileLength = TIFFTag(rawValue: 323)
    static let tileOffsets = TIFFTag(rawValue: 324)
    static let tileByteCounts = TIFFTag(rawValue: 325)
    static let sampleFormat = TIFFTag(rawValue: 339)
    static let jpegTables = TIFFTag(rawValue: 347)
    /// MetaMorph's UIC1 to UIC4, which say that the file is an STK.
    static let metaMorph = TIFFTag(rawValue: 33628)
    static let metaMorphPlanes = TIFFTag(rawValue: 33629)
    static let metaMorphWavelengths = TIFFTag(rawValue: 33630)
    static let metaMorphPlaneTable = TIFFTag(rawValue: 33631)
    /// Zeiss's CZ_LSMINFO.
    static let lsmInfo = TIFFTag(rawValue: 34412)
    static let imageJByteCounts = TIFFTag(rawValue: 50838)
    static let imageJ = TIFFTag(rawValue: 50839)
    static let lercParameters = TIFFTag(rawValue: 50674)
    /// What Micro-Manager says of an image, in JSON.
    static let microManager = TIFFTag(rawValue: 51123)
}

/// The type of a TIFF field's values.
struct TIFFFieldType: RawRepresentable, Hashable {
    let rawValue: UInt16

    static let byte = TIFFFieldType(rawValue: 1)
    static let ascii = TIFFFieldType(rawValue: 2)
    static let short = TIFFFieldType(rawValue: 3)
    static let long = TIFFFieldType(rawValue: 4)
    static let rational = TIFFFieldType(rawValue: 5)
    static let undefined = TIFFFieldType(rawValue: 7)
    static let ifd = TIFFFieldType(rawValue: 13)
    static let long8 = TIFFFieldType(rawValue: 16)
    static let ifd8 = TIFFFieldType(rawValue: 18)

    /// Bytes of one value; nil for an unknown type.
    var byteCount: Int? {
        switch rawValue {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: nil
        }
    }

    /// Whether its values are whole numbers without a sign.
    var isUnsigned: Bool {
        [.byte, .short, .long, .ifd, .long8, .ifd8].contains(self)
    }
}

/// Where the values of a TIFF field lie in the file: always inside it.
struct TIFFField: Hashable {
    var type: TIFFFieldType
    var count: Int
    /// Of the first value.
    var offset: Int
}
