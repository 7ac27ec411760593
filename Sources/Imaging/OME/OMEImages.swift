import Domain

/// Makes a reader for each image of a set.
struct OMEImages {
    /// Planes of all images together that are read, at most.
    private static let mostPlanes = 2_000_000

    private let set: OMESet
    private let tiffs: [TIFFStructure]
    private let pageCounts: [Int]
    /// The pages of each member; nil for one that cannot be read.
    private let pages: [OMEPages?]

    init(_ set: OMESet) {
        self.set = set
        var tiffs: [TIFFStructure] = []
        var pages: [OMEPages?] = []
        for member in set.members {
            pages.append(member.tiff.map { OMEPages(file: tiffs.count, $0) })
            if let tiff = member.tiff { tiffs.append(tiff) }
        }
        (self.tiffs, self.pages) = (tiffs, pages)
        pageCounts = tiffs.map(\.pages.count)
    }

    /// In the order of the document.
    ///
    /// An image whose pages cannot be read does not keep the others from being read; it says so once it is read itself.
    ///
    /// - Throws: `badInput` where no image can be read.
    func readers() throws(Failure) -> [any StackReader] {
        let images = set.metadata.images
        guard !images.isEmpty else { throw OMEPixels.damaged("describes no image") }
        let parts = OMEPartsByImage(set.metadata)
        var readers: [any StackReader] = []
        var failures: [Failure] = []
        var planes = 0
        for image in images {
            let shape = try StackShape(
                checked: image.sizeT, image.sizeZ, image.sizeC, image.sizeY, image.sizeX)
            planes += shape.planeCount
            guard planes <= Self.mostPlanes else {
                throw Failure(.badInput, "more than \(Self.mostPlanes) planes are not supported")
            }
            let described = image.description(
                shape: shape, sampleType: image.sampleType ?? .uint8, parts: parts.parts(of: image))
            do throws(Failure) {
                readers.append(try reader(image, described))
            } catch {
                if error.code != .incomplete { failures.append(error) }
                readers.append(UnreadableStack(described, error))
            }
        }
        if let failure = failures.first, failures.count == images.count { throw failure }
        return readers
    }

    private func reader(
        _ image: OMEPixels, _ described: StackDescription
    ) throws(Failure) -> any StackReader {
        let isUnplaced = image.tiffData.isEmpty && (set.metadata.images.count > 1 || tiffs.isEmpty)
        guard !isUnplaced else {
            throw Failure(
                .badInput, "its OME-XML does not say which pages of a TIFF hold its voxels",
                advice: "Export it as OME-TIFF")
        }
        guard let any = image.anyPage(files: { pages(of: $0) }) else {
            throw Failure(
                .incomplete, "0 of \(described.shape.planeCount) planes are there",
                advice: "Wait until the whole set is there")
        }
        let tiff = tiffs[any.file]
        let layout = tiff.layouts[tiff.pages[any.page].layout]
        let raster = try TIFFRaster(layout, fileCount: tiff.file.count)
        let map = try map(image, described.shape, raster.samplesPerPixel, any)
        // Some writers leave the sample format out and say the type in the XML alone.
        let isUnsaid = layout.sampleFormat.isEmpty
        let said = image.sampleType.flatMap {
            $0.byteCount == raster.sampleType.byteCount ? $0 : nil
        }
        var description = described
        description.sampleType = isUnsaid ? said ?? raster.sampleType : raster.sampleType
        if !map.places.isEmpty {
            description.planes = image.planeDetails(
                in: described.shape, samples: raster.samplesPerPixel)
        }
        return try TIFFStack(tiffs, map, description)
    }

    private func map(
        _ image: OMEPixels, _ shape: StackShape, _ samples: Int, _ any: TIFFPlanePlace
    ) throws(Failure) -> TIFFPlaneMap {
        guard image.sizeC % samples == 0 else {
            throw OMEPixels.damaged(
                "says \(image.sizeC) channels, its pages have \(samples) samples per pixel")
        }
        let channels = image.sizeC / samples
        let isPlausible = shape.planeCount <= pageCounts.reduce(0, +) * samples
        let places =
            isPlausible ? try image.pages(channels: channels, files: { pages(of: $0) }) : []
        return TIFFPlaneMap(
            shape, pageCounts: pageCounts, samplesPerPage: samples, first: any
        ) { index in
            let page = PlaneIndex(t: index.t, z: index.z, c: index.c / samples)
            var place = places[image.place(of: page, channels: channels)]
            place?.sample = index.c % samples
            return place
        }
    }

    /// The pages of a file of the document; nil where it is not there.
    private func pages(of file: Int32?) -> OMEPages? {
        let place = file.map { set.places[Int($0)] } ?? set.ownPlace
        return place.flatMap { pages[$0] }
    }
}
