import Domain

/// A TIFF that says nothing of its pages: read where it has only one, or where the rule says how they are ordered.
enum PlainTIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) -> Bool { file.tiff != nil }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff else { throw Failure(.badInput, "it is no TIFF") }
        try UnsupportedTIFF.refuse(tiff, axes: file.axes)
        if let gap = tiff.gap {
            throw Failure(
                .incomplete, "it is truncated: \(gap)",
                advice: "Wait until it is written or copied whole")
        }
        let raster = try TIFFRaster(tiff.layouts[tiff.pages[0].layout], fileCount: tiff.file.count)
        let pages = tiff.pages.indices.filter { !tiff.pages[$0].isReduced }
        var order = try PageOrder(try axes(file, raster, pageCount: pages.count))
        try order.fit(pages.count)
        return Acquisition(
            file.file, try open(tiff, raster, order, pages: pages, format: "TIFF"))
    }

    /// How the pages are ordered: as the rule says, or in the only way there is.
    private static func axes(
        _ file: OpenedFile, _ raster: TIFFRaster, pageCount: Int
    ) throws(Failure) -> String {
        if let axes = file.axes { return axes }
        guard raster.samplesPerPixel == 1 else {
            throw Failure(
                .badInput,
                "it is a colour picture of \(raster.samplesPerPixel) samples per pixel, which need"
                    + " not be channels",
                advice: "If they are, say `axes: \(pageCount == 1 ? "" : "Z")YXS` in the rule")
        }
        guard pageCount > 1 else { return "YX" }
        throw Failure(
            .badInput, "pages of a plain TIFF have no order, and it has \(pageCount)",
            advice: "Say how they are ordered in the rule, slowest first, such as `axes: ZC2YX`"
                + " (letters T Z C Y X S)")
    }

    /// Opens pages that follow one another in a known order.
    ///
    /// - Parameter pages: those that count.
    static func open(
        _ tiff: TIFFStructure, _ raster: TIFFRaster, _ order: PageOrder, pages: [Int],
        format: String
    ) throws(Failure) -> any StackReader {
        let samples = raster.samplesPerPixel
        guard order.hasSamples == (samples > 1) else {
            throw Failure(
                .badInput,
                samples > 1
                    ? "its pixels have \(samples) samples, and “\(order.text)” does not name them"
                    : "its pixels have one sample, and “\(order.text)” names several",
                advice: samples > 1 ? "Add S at the end of `axes`" : "Leave S out of `axes`")
        }
        let (height, width) =
            order.isTransposed
            ? (raster.width, raster.height) : (raster.height, raster.width)
        let (channels, overflow) = order.size("C").multipliedReportingOverflow(by: samples)
        let shape = try StackShape(
            checked: order.size("T"), order.size("Z"), overflow ? .max : channels, height, width)
        var map = try TIFFPlaneMap(
            sequence: tiff, raster, shape, count: order.pageCount ?? .max
        ) {
            let number = order.page(of: PlaneIndex(t: $0.t, z: $0.z, c: $0.c / samples))
            return pages.count > 1 && number < pages.count ? pages[number] : number
        }
        map.isTransposed = order.isTransposed
        return try TIFFStack(
            tiff, map,
            StackDescription(format: format, shape: shape, sampleType: raster.sampleType))
    }
}
