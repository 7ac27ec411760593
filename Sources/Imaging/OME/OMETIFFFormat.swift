import Domain

/// A TIFF whose first page carries OME-XML.
enum OMETIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let tiff = file.tiff else { return false }
        let text = try tiff.beginningOfDescription()
        return text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.first == "<"
            && (text.contains("<OME") || text.contains(":OME"))
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff, let text = try tiff.text(.imageDescription, of: 0) else {
            throw OMEPixels.damaged("is missing")
        }
        // These may be huge, and nothing of them is needed yet.
        let root = try XMLReader.read(text, ignoring: ["Plane", "StructuredAnnotations", "ROI"])
        guard root.name == "OME" else { throw OMEPixels.damaged("does not begin with OME") }
        try refuseSets(root)
        let pixels = try OMEPixels(root)
        try refuseOtherFiles(pixels, root)
        return Acquisition(file.file, try open(tiff, pixels))
    }

    private static func open(_ tiff: TIFFStructure, _ pixels: OMEPixels) throws(Failure)
        -> any StackReader
    {
        let shape = try StackShape(
            checked: pixels.sizeT, pixels.sizeZ, pixels.sizeC, pixels.sizeY, pixels.sizeX)
        let layout = tiff.layouts[tiff.pages[0].layout]
        let raster = try TIFFRaster(layout, fileCount: tiff.file.count)
        let samples = raster.samplesPerPixel
        guard pixels.sizeC % samples == 0 else {
            throw OMEPixels.damaged(
                "says \(pixels.sizeC) channels, its pages have \(samples) samples per pixel")
        }
        let channels = pixels.sizeC / samples
        let pages = try pixels.pages(channels: channels, pageCount: tiff.pages.count)
        let map = TIFFPlaneMap(shape, pageCounts: [tiff.pages.count], samplesPerPage: samples) {
            let index = PlaneIndex(t: $0.t, z: $0.z, c: $0.c / samples)
            return pages[pixels.place(of: index, channels: channels)]
                .map { [sample = $0.c % samples] in TIFFPlanePlace(page: $0, sample: sample) }
        }
        // Some writers leave the sample format out and say the type in the XML alone.
        let isUnsaid = layout.sampleFormat.isEmpty
        let said = pixels.sampleType.flatMap {
            $0.byteCount == raster.sampleType.byteCount ? $0 : nil
        }
        let description = pixels.description(
            shape: shape, sampleType: isUnsaid ? said ?? raster.sampleType : raster.sampleType)
        return try TIFFStack(tiff, map, description)
    }

    private static func refuseSets(_ root: XMLElement) throws(Failure) {
        guard let companion = root.first("BinaryOnly") else { return }
        throw Failure(
            .badInput,
            "it is one file of a set that “\(companion["MetadataFile"] ?? "another file")” describes:"
                + " sets of several files are not supported yet",
            advice: "Export the set as one OME-TIFF")
    }

    /// Refuses an image whose planes lie in several files, or in another one.
    private static func refuseOtherFiles(_ pixels: OMEPixels, _ root: XMLElement) throws(Failure) {
        let identifiers = pixels.pixels.all("TiffData").compactMap { $0.first("UUID") }
        let files = Set(identifiers.map { $0.text.trimmed })
        let own = (root["UUID"] ?? "").trimmed
        // A file that was renamed still knows itself by its identifier.
        let isWhole = files.isEmpty || files == [own] || (own.isEmpty && files.count == 1)
        guard !isWhole else { return }
        let others = files.subtracting([own]).count
        throw Failure(
            .badInput,
            "it is one file of a set, of which \(others) other\(others == 1 ? " holds" : "s hold") planes:"
                + " sets of several files are not supported yet",
            advice: "Export the set as one OME-TIFF")
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(String(start.reversed().drop { $0.isWhitespace }).reversed())
    }
}
