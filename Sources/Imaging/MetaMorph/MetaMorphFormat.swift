import Domain

/// MetaMorph and its kin: a stack in one file (STK), or a series of them that an `.nd` file describes.
enum MetaMorphFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        guard let tiff = file.tiff else { return try NDFile.recognises(file.file) }
        if try UICTables.arePresent(in: tiff) { return true }
        if MetaSeriesNotes.recognises(try tiff.beginningOfDescription()) { return true }
        return try NDSeries.of(file) != nil
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff else {
            return try NDSeries(file.file, in: file.folder).acquisition()
        }
        if let series = try NDSeries.of(file) { return try series.acquisition() }
        return Acquisition(file.file, try stack(MetaMorphFile(tiff), axes: file.axes))
    }

    /// A file that no series names: one channel, or what its pixels have of samples.
    private static func stack(
        _ file: MetaMorphFile, axes: String?
    ) throws(Failure) -> any StackReader {
        let (count, samples) = (file.planes.count, file.raster.samplesPerPixel)
        let order: PageOrder
        if let extent = file.planes.extent {
            order = try PageOrder("T\(extent.t)Z\(extent.z)YX")
        } else {
            guard let axes else { throw ambiguous(count) }
            var said = try PageOrder(axes)
            try said.fit(count)
            order = said
        }
        let (channels, overflow) = order.size("C").multipliedReportingOverflow(by: samples)
        let shape = try StackShape(
            checked: order.size("T"), order.size("Z"), overflow ? .max : channels,
            file.raster.height, file.raster.width)
        let number = { (index: PlaneIndex) in
            order.page(of: PlaneIndex(t: index.t, z: index.z, c: index.c / samples))
        }
        let map = TIFFPlaneMap(
            shape, pageCounts: [file.tiff.pages.count], samplesPerPage: samples,
            shifts: file.planesPerPage
        ) { file.place(of: number($0), file: 0, sample: $0.c % samples) }
        var description = StackDescription(
            format: "MetaMorph STK", shape: shape, sampleType: file.raster.sampleType)
        description.describe(by: file) { file.planes[number($0)] }
        return try TIFFStack(file.tiff, map, description)
    }

    private static func ambiguous(_ count: Int) -> Failure {
        Failure(
            .badInput,
            "its \(count) planes have neither different heights nor different times, so that it"
                + " cannot be told what they are",
            advice: "Say it in the rule, such as `axes: ZYX` or `axes: TYX`")
    }
}
