import Domain

/// A TIFF that says nothing of its pages: read where it has only one, or where the rule says how they are ordered.
enum PlainTIFFFormat: StackFormat {
    static func recognises(_ file: OpenedFile) -> Bool { file.tiff != nil }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff else { throw Failure(.badInput, "it is no TIFF") }
        if let gap = tiff.gap {
            throw Failure(
                .incomplete, "it is truncated: \(gap)",
                advice: "Wait until it is written or copied whole")
        }
        let pages = tiff.ownPages
        guard file.axes == nil, let alone = try eachOfItsOwnKind(tiff, pages) else {
            return Acquisition(file.file, try stack(tiff, pages: pages, axes: file.axes))
        }
        var images: [any StackReader] = []
        for page in alone { images.append(try stack(tiff, pages: [page], axes: nil)) }
        return Acquisition("TIFF", files: [file.file], images: images)
    }

    /// The pages, where no two of them could belong to one stack; else nil.
    private static func eachOfItsOwnKind(
        _ tiff: TIFFStructure, _ pages: [Int]
    ) throws(Failure) -> [Int]? {
        guard pages.count <= 100 else { return nil }
        var kinds: Set<[Int]> = []
        for page in pages {
            let raster = try tiff.raster(of: page)
            let type = SampleType.allCases.firstIndex(of: raster.sampleType) ?? 0
            kinds.insert([raster.width, raster.height, raster.samplesPerPixel, type])
        }
        return kinds.count == pages.count ? pages : nil
    }

    private static func stack(
        _ tiff: TIFFStructure, pages: [Int], axes: String?
    ) throws(Failure) -> any StackReader {
        let raster = try tiff.raster(of: pages[0])
        var order =
            if let axes { try PageOrder(axes) } else {
                try PageOrder(try onlyAxes(raster, pageCount: pages.count))
            }
        try order.fit(pages.count)
        return try open(tiff, raster, order, pages: pages, format: "TIFF")
    }

    /// The only way in which pages can be ordered.
    private static func onlyAxes(
        _ raster: TIFFRaster, pageCount: Int
    ) throws(Failure) -> String {
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
    /// - Parameters:
    ///   - pages: those that count; empty for all of the range.
    ///   - range: that the pages are in; nil for the whole file.
    ///   - describe: says what else is known of the stack.
    static func open(
        _ tiff: TIFFStructure, _ raster: TIFFRaster, _ order: PageOrder, pages: [Int],
        in range: Range<Int>? = nil, format: String,
        describe: (inout StackDescription) -> Void = { _ in }
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
            sequence: tiff, pages: range, raster, shape, count: order.pageCount ?? .max
        ) {
            let number = order.page(of: PlaneIndex(t: $0.t, z: $0.z, c: $0.c / samples))
            // Behind a single page the planes may follow one another without pages of their own.
            if range != nil || tiff.pages.count == 1 { return number }
            return number < pages.count ? pages[number] : tiff.pages.count
        }
        map.isTransposed = order.isTransposed
        var description = StackDescription(
            format: format, shape: shape, sampleType: raster.sampleType)
        describe(&description)
        return try TIFFStack(tiff, map, description)
    }
}
