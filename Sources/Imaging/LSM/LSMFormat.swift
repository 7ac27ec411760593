import Domain

/// A Zeiss LSM: pages of planar channels, each followed by a thumbnail; positions and tiles are images of their own.
enum LSMFormat: StackFormat {
    /// Positions and tiles that are read from one file, at most.
    private static let mostImages = 10_000

    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        try file.tiff?.field(.lsmInfo, of: 0) != nil
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff, let field = try tiff.field(.lsmInfo, of: 0) else {
            throw Failure(.badInput, "its LSM header is missing")
        }
        let info = try LSMInfo(tiff, field)
        try refuse(info)
        let rows = info.rowAxis.map { $0 == .t ? info.times : info.sizeZ } ?? 1
        try correctLayouts(tiff, info, rows: rows)
        let pages = tiff.pages.indices.filter { !tiff.pages[$0].isReduced }
        let layout = tiff.layouts[tiff.pages[pages.first ?? 0].layout]
        let raster = try TIFFRaster(layout, fileCount: tiff.file.count)
        guard raster.samplesPerPixel == info.channels else {
            throw Failure(
                .badInput,
                "its LSM header says \(info.channels) channels, its pages have"
                    + " \(raster.samplesPerPixel)", advice: "Export it as OME-TIFF")
        }
        let shape = try StackShape(
            checked: info.times, info.sizeZ, info.channels, raster.height, raster.width)
        try check(pageCount: pages.count, info, shape)
        tiff.corrections = try LSMSegments(
            tiff, pages: pages, images: info.images, times: info.rowAxis == .t ? 1 : info.times
        ).corrections(raster)
        let description = try LSMDescription(info, tiff)
        var images: [any StackReader] = []
        for image in 0..<info.images {
            // Positions change faster than tiles, and both more slowly than time.
            let first = image * info.pagesPerImage
            let map = TIFFPlaneMap(
                shape, pageCounts: [tiff.pages.count], samplesPerPage: raster.samplesPerPixel,
                shifts: rows
            ) {
                let (page, row) = info.place(of: $0)
                guard first + page < pages.count else { return nil }
                return TIFFPlanePlace(
                    page: pages[first + page], sample: $0.c, shift: row * raster.rowBytes)
            }
            images.append(
                try TIFFStack(tiff, map, try description.stack(shape, raster, image: image)))
        }
        return Acquisition("Zeiss LSM", files: [file.file], images: images)
    }

    private static func refuse(_ info: LSMInfo) throws(Failure) {
        guard [0, 1, 2, 3, 4, 6, 7].contains(info.scanType) else {
            throw Failure(
                .badInput, "LSM scans of points, regions or curved planes are not supported",
                advice: "Export it as OME-TIFF")
        }
        guard !info.isStructured else {
            throw Failure(
                .badInput, "raw images of structured illumination are not supported",
                advice: "Give the processed image")
        }
        let (images, overflow) = info.positions.multipliedReportingOverflow(by: info.tiles)
        guard !overflow && images <= mostImages else {
            throw Failure(
                .badInput,
                "more than \(mostImages) positions and tiles in one file are not supported")
        }
    }

    /// Puts right what LSM files say wrongly of their pages, or leave out.
    ///
    /// - Parameter rows: of a page, where each is a plane of its own.
    private static func correctLayouts(
        _ tiff: TIFFStructure, _ info: LSMInfo, rows: Int
    ) throws(Failure) {
        let strips = tiff.pages[0].offsets?.count
        if info.rowAxis != nil {
            let layout = tiff.layouts[tiff.pages[0].layout]
            let isOneStrip = strips == (layout.isPlanar ? layout.samplesPerPixel : 1)
            guard layout.height == rows && layout.compression == .none && isOneStrip else {
                throw Failure(
                    .badInput, "this scan of lines or x-z planes is laid out in an unknown way",
                    advice: "Export it as OME-TIFF")
            }
        }
        tiff.correctLayouts { layout in
            if info.rowAxis != nil && layout.height == rows { layout.height = 1 }
            // Whole planes are one strip each, whatever number of rows is given.
            if layout.isPlanar && strips == layout.samplesPerPixel { layout.rowsPerStrip = .max }
            if layout.compression == .none { layout.predictor = 1 }
            // There are no whole numbers of 32 bits.
            if layout.bitsPerSample == [32] && layout.sampleFormat.isEmpty {
                layout.sampleFormat = [3]
            }
        }
    }

    /// Checks that there are no more pages than the header says; fewer are an incomplete file.
    private static func check(
        pageCount: Int, _ info: LSMInfo, _ shape: StackShape
    ) throws(Failure) {
        let (total, overflow) = info.images.multipliedReportingOverflow(by: shape.planeCount)
        guard !overflow && total <= 2_000_000 else {
            throw Failure(.badInput, "more than 2000000 planes are not supported")
        }
        let wanted = info.images * info.pagesPerImage
        guard pageCount <= wanted else {
            throw Failure(
                .badInput,
                "its LSM header says \(wanted) pages without thumbnails, it has \(pageCount)",
                advice: "Export it as OME-TIFF")
        }
    }
}
