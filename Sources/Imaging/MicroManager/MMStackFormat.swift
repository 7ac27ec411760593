import Domain

/// An image stack file of Micro-Manager 1.4 and 2: an OME-TIFF whose XML comes last, and which is read without it.
///
/// Its index map says which plane lies where, its summary how many there shall be. Each stage position that has files of
/// its own is an acquisition of its own; positions that share a file are images of one.
enum MMStackFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let tiff = file.tiff else { return false }
        return try MMStackFile.isOne(tiff)
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff else { throw Failure(.badInput, "it is no TIFF") }
        let opened = try MMStackFile(tiff)
        guard !opened.summary.isTiled else {
            throw Failure(
                .badInput, "mosaics of Micro-Manager are not supported",
                advice: "Stitch the tiles first, or export them one by one")
        }
        let set = try MMStackSet(containing: opened, in: file.folder)
        var images = try MMStackImages(set)
        return Acquisition(
            "Micro-Manager MMStack", files: set.files.map(\.tiff.file), missing: set.missing,
            images: try images.readers())
    }
}

/// The images of one MMStack: one for each stage position that its files hold.
private struct MMStackImages {
    private let set: MMStackSet
    private let summary: MicroManagerSummary
    private let raster: TIFFRaster
    private let shape: StackShape
    private let positions: Range<Int>
    /// Where each plane lies, by stage position.
    private var places: [Int: [PlaneIndex: TIFFPlanePlace]] = [:]
    /// Bytes of metadata that may still be read.
    private var left = MicroManagerDetails.budget

    init(_ set: MMStackSet) throws(Failure) {
        self.set = set
        summary = set.files[0].summary
        let tiff = set.files[0].tiff
        raster = try TIFFRaster(tiff.layouts[tiff.pages[0].layout], fileCount: tiff.file.count)
        guard raster.samplesPerPixel == 1 else {
            throw Failure(
                .badInput, "it was taken with a colour camera: its pixels are red, green and blue",
                advice: "Split the colours into channels first, and save them as OME-TIFF")
        }
        shape = try StackShape(
            checked: set.extent(.time, \.plane.t), set.extent(.z, \.plane.z),
            set.extent(.channel, \.plane.c), raster.height, raster.width)
        positions = set.positions
        guard positions.count <= 10_000 && shape.planeCount * positions.count <= 2_000_000 else {
            throw Failure(
                .badInput,
                "\(positions.count) stage positions of \(shape.planeCount) planes each in one file"
                    + " are not supported",
                advice: "Save each position into files of its own")
        }
        for (number, file) in set.files.enumerated() { take(file, number) }
    }

    private mutating func take(_ file: MMStackFile, _ number: Int) {
        let pages = Dictionary(
            file.tiff.pages.enumerated().map { ($1.offset, $0) },
            uniquingKeysWith: { first, _ in first })
        for entry in file.entries {
            // An image that was taken again takes the place of the one before.
            places[entry.position, default: [:]][entry.plane] = pages[entry.offset].map {
                TIFFPlanePlace(file: number, page: $0)
            }
        }
    }

    mutating func readers() throws(Failure) -> [any StackReader] {
        var readers: [any StackReader] = []
        for position in positions { readers.append(try reader(of: places[position] ?? [:])) }
        return readers
    }

    private mutating func reader(
        of places: [PlaneIndex: TIFFPlanePlace]
    ) throws(Failure) -> any StackReader {
        let map = TIFFPlaneMap(
            shape, pageCounts: set.files.map(\.tiff.pages.count), samplesPerPage: 1
        ) { places[$0] }
        var description = StackDescription(
            format: "Micro-Manager MMStack", shape: shape, sampleType: raster.sampleType)
        describe(&description, map)
        return try TIFFStack(set.files.map(\.tiff), map, description)
    }

    private mutating func describe(
        _ description: inout StackDescription, _ map: TIFFPlaneMap
    ) {
        let files = set.files
        let details = MicroManagerDetails(shape, left: &left) { plane in
            guard map.places.indices.contains(plane), let place = map.places[plane] else {
                return nil
            }
            return files[place.file].metadata(of: place.page)
        }
        details.describe(&description, summary)
        for (channel, color) in set.files[0].displayColors.prefix(shape.c).enumerated() {
            description.channels[channel].color = description.channels[channel].color ?? color
        }
        description.imageDescription = set.files[0].comment ?? description.imageDescription
        description.imageName = positions.count > 1 ? details.positionName : set.name.base
    }
}
