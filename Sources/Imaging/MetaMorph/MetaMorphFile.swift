import Domain

/// One file of MetaMorph's: an STK, whose planes lie one behind the other behind a single directory, or a TIFF with a
/// page for each plane.
struct MetaMorphFile {
    let tiff: TIFFStructure
    let raster: TIFFRaster
    /// What it says of each of its planes; there may be fewer of them in the file.
    let planes: [MetaMorphPlane]
    /// Of a pixel; nil where it was not calibrated.
    let pixelSizes: (x: Quantity, y: Quantity)?
    let name: String?
    /// Pages of the file that are planes.
    private let pages: [Int]
    /// Planes that lie behind the first page, counting its own.
    private let run: Int

    init(_ tiff: TIFFStructure) throws(Failure) {
        self.tiff = tiff
        let layout = tiff.layouts[tiff.pages[0].layout]
        raster = try TIFFRaster(layout, fileCount: tiff.file.count)
        pages = tiff.pages.indices.filter { !tiff.pages[$0].isReduced }
        let sizes: (x: Double, y: Double)?
        let unit: String
        if try UICTables.arePresent(in: tiff) {
            let tables = try UICTables(tiff)
            planes = tables.planes
            (sizes, unit, name) = (tables.pixelSizes, tables.unit, tables.name)
        } else {
            let notes = try MetaSeriesNotes(tiff, page: 0)
            planes = try Self.planes(tiff, pages, notes?.plane)
            (sizes, unit, name) = (notes?.pixelSizes, notes?.unit ?? "", notes?.name)
        }
        pixelSizes = Quantity.lengthUnit(named: unit).flatMap { unit in
            sizes.map { (Quantity($0.x, unit), Quantity($0.y, unit)) }
        }
        guard planes.count > 1 && pages.count == 1 && tiff.gap == nil else {
            run = 1
            return
        }
        guard layout.compression == .none && !raster.isTiled else {
            throw Failure(
                .badInput,
                "its \(planes.count) planes are compressed behind a single page, which"
                    + " is not supported", advice: "Save the stack without compression")
        }
        let segments = try TIFFSegments(of: pages[0], in: tiff, raster)
        for index in segments.offsets.indices.dropFirst() {
            let last = index - 1
            guard segments.offsets[last] + segments.byteCounts[last] == segments.offsets[index]
            else {
                throw Failure(
                    .badInput,
                    "the strips of its planes do not follow one another, which is not"
                        + " supported", advice: "Export it as OME-TIFF")
            }
        }
        run = max(0, tiff.file.count - segments.offsets[0]) / planeStride(raster)
    }

    /// What the pages of a TIFF say of themselves.
    private static func planes(
        _ tiff: TIFFStructure, _ pages: [Int], _ first: MetaMorphPlane?
    ) throws(Failure) -> [MetaMorphPlane] {
        guard let first, pages.count <= PlaneDetails.mostPlanes else {
            return pages.map { _ in MetaMorphPlane() }
        }
        var planes = [first]
        planes.reserveCapacity(pages.count)
        for page in pages.dropFirst() {
            var plane = try MetaSeriesNotes(tiff, page: page)?.plane ?? MetaMorphPlane()
            if let z = plane.z, let last = planes.last?.z { plane.distance = z - last }
            planes.append(plane)
        }
        return planes
    }

    /// How many planes each of the pages holds at most, one behind the other.
    var planesPerPage: Int { max(1, run) }

    /// Planes that lie inside the file.
    var found: Int { min(planes.count, pages.count == 1 ? run : pages.count) }

    /// Where one of its planes lies; nil where it is not there.
    ///
    /// - Parameters:
    ///   - file: its place among the files of the stack.
    ///   - sample: of the plane's pixels.
    func place(of plane: Int, file: Int, sample: Int) -> TIFFPlanePlace? {
        guard plane < found else { return nil }
        if pages.count > 1 { return TIFFPlanePlace(file: file, page: pages[plane], sample: sample) }
        return TIFFPlanePlace(
            file: file, page: pages[0], sample: sample, shift: plane * planeStride(raster))
    }
}

/// Bytes from one plane to the next behind a single page.
private func planeStride(_ raster: TIFFRaster) -> Int { raster.storedBytes * raster.storedPlanes }
