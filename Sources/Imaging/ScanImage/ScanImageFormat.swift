import Domain

/// A TIFF of ScanImage: a run of a laser-scanning microscope, in one file or in several of equal length.
///
/// A run that somebody stopped looks like one that is still being written or copied: it has fewer pages than its header
/// says. It is therefore incomplete, and says so with its figures, unless the rule gives `axes`: then whole volumes, as
/// many as there are, are the stack.
enum ScanImageFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let tiff = file.tiff else { return false }
        return try ScanImageHeader.isPresent(in: tiff)
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff else { throw Failure(.badInput, "it is no TIFF") }
        let header = try ScanImageHeader(tiff)
        let run = try ScanImageRun(header)
        let files = try ScanImageFiles(file, tiff, run)
        return Acquisition(
            "ScanImage TIFF", files: files.files, missing: files.missing,
            images: [try image(files, header, run, axes: file.axes)])
    }

    private static func image(
        _ files: ScanImageFiles, _ header: ScanImageHeader, _ run: ScanImageRun, axes: String?
    ) throws(Failure) -> any StackReader {
        let pages = files.pageCount
        let times = run.times(pages: pages)
        if let times, pages >= run.pages(times: times) {
            return try stack(files, header, run, try shape(run, files, times)) { run.page(of: $0) }
        }
        if let axes { return try shortened(files, header, run, try PageOrder(axes)) }
        guard let times else {
            throw Failure(
                .badInput,
                "it has \(pages) pages, its ScanImage header says"
                    + " \((run.frames ?? 0) * run.channels.count)",
                advice: "Say in the rule how they are ordered, such as `axes: \(run.letters)YX`")
        }
        let stopped =
            "\(pages) of \(run.pages(times: times)) pages are there; if the run was stopped on purpose,"
            + " `axes: \(run.letters)YX` in the rule takes what is whole"
        // Who stops a run by hand may have asked for more planes than any stack has.
        guard let shape = try? shape(run, files, times) else {
            throw Failure(.incomplete, stopped, advice: "Wait until it is written or copied whole")
        }
        return try stack(files, header, run, shape, stopped: stopped) { run.page(of: $0) }
    }

    private static func shape(
        _ run: ScanImageRun, _ files: ScanImageFiles, _ times: Int
    ) throws(Failure) -> StackShape {
        try StackShape(
            checked: times, run.slices, run.channels.count, files.raster.height,
            files.raster.width)
    }

    /// The whole volumes of a run that was stopped, in the order that the rule gives.
    private static func shortened(
        _ files: ScanImageFiles, _ header: ScanImageHeader, _ run: ScanImageRun,
        _ said: PageOrder
    ) throws(Failure) -> any StackReader {
        var order = said
        let sizes: [(letter: Character, size: Int)] = [
            ("C", run.channels.count), ("Z", run.slices), ("T", run.framesPerSlice ?? 1),
        ]
        // The slowest axis is the one that was cut short.
        for (letter, size) in sizes where order.letters.first != letter {
            order.complete(letter, with: size)
        }
        if order.letters == "TZC", run.letters == "TZC", order.size("Z") == run.slices,
            order.size("C") == run.channels.count
        {
            var times = run.times(pages: files.pageCount) ?? 1
            while times > 1, run.pages(times: times) > files.pageCount { times -= 1 }
            return try stack(files, header, run, try shape(run, files, times)) { run.page(of: $0) }
        }
        let group = max(1, order.pageCount ?? 1)
        try order.fit(order.hasOpenAxis ? max(group, files.pageCount / group * group) : group)
        let fitted = order
        let shape = try StackShape(
            checked: order.size("T"), order.size("Z"), order.size("C"), files.raster.height,
            files.raster.width)
        return try stack(files, header, run, shape) { fitted.page(of: $0) }
    }

    private static func stack(
        _ files: ScanImageFiles, _ header: ScanImageHeader, _ run: ScanImageRun,
        _ shape: StackShape, stopped: String? = nil, page: (PlaneIndex) -> Int
    ) throws(Failure) -> any StackReader {
        var description = StackDescription(
            format: "ScanImage TIFF", shape: shape, sampleType: files.raster.sampleType)
        try description.describe(by: header, run, files, page: page)
        let map = TIFFPlaneMap(
            shape, pageCounts: files.tiffs.map(\.pages.count), samplesPerPage: 1
        ) { files.place(ofPage: page($0)) }
        return ScanImageStack(
            try TIFFStack(files.tiffs, map, description), stopped: stopped)
    }
}
