import Domain

/// An OME-XML document that was read: of which files and images it speaks.
///
/// `TiffData` and `Plane` elements, of which there are as many as planes, are kept in short.
struct OMEMetadata {
    /// Without the elements of planes.
    let root: XMLElement
    /// The images that have pixels, in their order.
    let images: [OMEPixels]
    /// The files that the planes lie in, as the document names them, each once.
    let files: [OMEFileReference]

    private static let mostImages = 10_000
    private static let mostFiles = 10_000

    /// The identifier of the file that carries the document.
    var identifier: String? { Self.identifier(root) }

    /// The file that holds the description in place of this one.
    var metadataFile: String? { root.first("BinaryOnly")?["MetadataFile"] }

    static func identifier(_ root: XMLElement) -> String? {
        root["UUID"].map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reads a document.
    ///
    /// - Throws: `incomplete` where it breaks off, `badInput` where it is damaged.
    init(_ text: [UInt8]) throws(Failure) {
        let masses = OMEMasses()
        root = try XMLReader.read(
            text, treatment: { Self.treatment($0, $1, masses) },
            take: { masses.take($0, branch: $1) })
        guard root.name == "OME" else { throw OMEPixels.damaged("does not begin with OME") }
        if let failure = masses.failure { throw failure }
        files = masses.files
        guard files.count <= Self.mostFiles else {
            throw Failure(
                .badInput,
                "it is one of a set of \(files.count) files; more than \(Self.mostFiles) are not"
                    + " supported", advice: "Export it as fewer files")
        }
        var images: [OMEPixels] = []
        for (branch, element) in root.children.enumerated() where element.name == "Image" {
            guard let pixels = element.first("Pixels") else { continue }
            images.append(try OMEPixels(element, pixels, masses, branch))
        }
        guard images.count <= Self.mostImages else {
            throw Failure(
                .badInput,
                "it has \(images.count) images; more than \(Self.mostImages) are not supported",
                advice: "Export them in parts")
        }
        self.images = images
    }

    private static func treatment(
        _ name: String, _ parent: String, _ masses: OMEMasses
    ) -> XMLReader.Treatment {
        if name == "Image" { masses.beginImage() }
        return switch (parent, name) {
        case ("Pixels", "TiffData"): masses.failure == nil ? .take : .ignore
        case ("Pixels", "Plane"): masses.takesPlanes ? .take : .ignore
        case ("XMLAnnotation", "Value"): .keepMarkup
        case ("Pixels", "BinData"), ("OME", "ROI"), ("OME", "Plate"), ("OME", "Screen"): .ignore
        default: .keep
        }
    }
}

/// How a document names one of the files of its set.
struct OMEFileReference: Hashable {
    /// Empty where it is not said.
    var identifier: String
    /// As it is written; nil where it is not said.
    var name: String?
}
