import Domain

/// An `Image` element of an OME-XML document with its `Pixels`: the shape and the meaning of the pages.
///
/// The source is the OME data model, 2016-06, and its page on OME-TIFF; documents of older schemas are read too.
struct OMEPixels {
    let image: XMLElement
    let pixels: XMLElement
    /// Which pages hold which planes.
    let tiffData: [OMETiffData]
    let planes: [OMEPlane]
    /// Of the planes.
    let units: OMEPlane.Units
    /// The letters of `DimensionOrder` behind `XY`, fastest first.
    let order: [Character]
    let sizeX: Int
    let sizeY: Int
    let sizeZ: Int
    /// Channels, where the samples of a colour pixel count each.
    let sizeC: Int
    let sizeT: Int
    /// The type that the document says; nil for one that has no equal here.
    let sampleType: SampleType?

    /// - Parameter branch: the place of the image among the children of the root.
    /// - Throws: `badInput` where the pixels are not described.
    init(
        _ image: XMLElement, _ pixels: XMLElement, _ masses: OMEMasses, _ branch: Int
    ) throws(Failure) {
        (self.image, self.pixels) = (image, pixels)
        tiffData = masses.tiffData[branch] ?? []
        planes = masses.planes[branch] ?? []
        units = masses.units
        let order = pixels["DimensionOrder"] ?? "XYZCT"
        guard order.hasPrefix("XY"), order.count == 5, Set(order) == Set("XYZCT") else {
            throw Self.damaged("has the impossible DimensionOrder “\(order)”")
        }
        self.order = Array(order.dropFirst(2))
        sizeX = try Self.size("SizeX", pixels)
        sizeY = try Self.size("SizeY", pixels)
        sizeZ = try Self.size("SizeZ", pixels)
        sizeC = try Self.size("SizeC", pixels)
        sizeT = try Self.size("SizeT", pixels)
        let type = pixels["Type"] ?? pixels["PixelType"] ?? ""
        sampleType = SampleType.allCases.first { $0.omeName == type }
    }

    private static func size(_ name: String, _ pixels: XMLElement) throws(Failure) -> Int {
        guard let text = pixels[name], let value = Int(text), value > 0 else {
            throw damaged("has no valid \(name)")
        }
        return value
    }

    static func damaged(_ what: String) -> Failure {
        Failure(.badInput, "its OME-XML \(what)", advice: "Export it again")
    }
}

extension SampleType {
    /// The name of the type in OME-XML.
    var omeName: String {
        switch self {
        case .float32: "float"
        case .float64: "double"
        default: rawValue
        }
    }
}
