import Domain

/// A file of an OME-TIFF set: a TIFF, or the companion that describes others.
final class OMEMember {
    let file: InputFile
    /// Nil for what is no TIFF, or is not one yet.
    let tiff: TIFFStructure?
    /// The `UUID` of the root of its own OME-XML; nil where there is none.
    let identifier: String?
    /// Why its pages cannot be read yet, in words for a person; nil where they can.
    let trouble: String?

    var name: String { file.name }

    /// A file that is open already.
    init(_ file: InputFile, _ tiff: TIFFStructure?) throws(Failure) {
        (self.file, self.tiff, trouble) = (file, tiff, nil)
        identifier = try tiff.flatMap { (tiff) throws(Failure) in try Self.identifier(tiff) }
    }

    /// A file that a document names.
    ///
    /// - Throws: a ``Failure`` where it is damaged beyond waiting.
    init(opening file: InputFile) throws(Failure) {
        self.file = file
        do throws(Failure) {
            guard try FileSignature.isTIFF(file) else {
                (tiff, identifier, trouble) = (nil, nil, "\(file.name) is no TIFF file")
                return
            }
            let tiff = try TIFFStructure(file)
            let identifier = try Self.identifier(tiff)
            tiff.rest()
            (self.tiff, self.identifier, trouble) = (tiff, identifier, nil)
        } catch {
            guard error.code == .incomplete else { throw error.about(file.path) }
            (tiff, identifier, trouble) = (nil, nil, "\(file.name): \(error.message)")
        }
    }

    /// The OME-XML that it carries.
    ///
    /// - Throws: `incomplete` where that or the file breaks off, `badInput` where there is none or it is damaged.
    func metadata() throws(Failure) -> OMEMetadata {
        if let trouble {
            throw Failure(
                .incomplete, trouble, advice: "Wait until it is written or copied whole")
        }
        guard let tiff else {
            let limit = XMLReader.largest
            guard file.count <= limit else {
                throw Failure(.badInput, "it is OME-XML of more than \(limit >> 20) MiB")
            }
            return try OMEMetadata(try file.bytes(at: 0, count: file.count))
        }
        guard let text = try tiff.text(.imageDescription, of: 0) else {
            throw OMEPixels.damaged("is missing")
        }
        return try OMEMetadata(text)
    }

    /// The identifier of a TIFF by the root of its OME-XML, without reading all of that.
    static func identifier(_ tiff: TIFFStructure) throws(Failure) -> String? {
        let beginning = Array(try tiff.beginningOfDescription().utf8)
        guard beginning.contains(UInt8(ascii: "<")) else { return nil }
        return try XMLReader.root(beginning: beginning).flatMap { OMEMetadata.identifier($0) }
    }
}
