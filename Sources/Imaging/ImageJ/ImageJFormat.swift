import Domain

/// A TIFF that ImageJ or Fiji wrote: a hyperstack, also beyond 4 GiB, or a composite in colour samples.
enum ImageJFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        try file.tiff?.beginningOfDescription().hasPrefix("ImageJ=") ?? false
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff, let text = try tiff.text(.imageDescription, of: 0) else {
            throw Failure(.badInput, "its ImageJ header is missing")
        }
        let header = ImageJHeader(text)
        let raster = try TIFFRaster(
            tiff.layouts[tiff.pages[0].layout], fileCount: tiff.file.count)
        let counts = try PlaneCounts(header, samples: raster.samplesPerPixel)
        if counts.isColourPicture { return try PlainTIFFFormat.open(file) }
        let shape = try StackShape(
            checked: counts.frames, counts.slices, counts.channels * raster.samplesPerPixel,
            raster.height, raster.width)
        let map = try map(tiff, raster, counts, shape, order: header.order)
        var description = StackDescription(
            format: "ImageJ TIFF", shape: shape, sampleType: raster.sampleType)
        try description.take(header, tiff)
        return Acquisition(file.file, try TIFFStack(tiff, map, description))
    }

    /// How many planes the header says, for each axis.
    private struct PlaneCounts {
        var channels: Int
        var slices: Int
        var frames: Int
        /// True for colours to look at, whose samples the header does not call channels.
        var isColourPicture = false

        var pages: Int { channels * slices * frames }

        init(_ header: ImageJHeader, samples: Int) throws(Failure) {
            let images = try header.count("images")
            channels = try header.count("channels")
            slices = try header.count("slices")
            frames = try header.count("frames")
            if samples > 1 {
                // A composite of colour samples: its samples are its channels.
                isColourPicture = channels != samples
                channels = 1
            }
            _ = try StackShape(checked: frames, slices, channels, 1, 1)
            if pages == 1 { slices = images }
            guard pages == images else {
                throw Failure(
                    .badInput,
                    "its ImageJ header contradicts itself: \(images) images, but"
                        + " \(channels) channels × \(slices) slices × \(frames) frames",
                    advice: "Save it again in Fiji")
            }
        }
    }

    private static func map(
        _ tiff: TIFFStructure, _ raster: TIFFRaster, _ counts: PlaneCounts, _ shape: StackShape,
        order: String
    ) throws(Failure) -> TIFFPlaneMap {
        let samples = raster.samplesPerPixel
        func number(_ index: PlaneIndex) -> Int {
            var number = 0
            for axis in order.reversed() {
                switch axis {
                case "C": number = number * counts.channels + index.c / samples
                case "Z": number = number * counts.slices + index.z
                default: number = number * counts.frames + index.t
                }
            }
            return number
        }
        return try TIFFPlaneMap(
            sequence: tiff, raster, shape, count: counts.pages, number: number)
    }
}
