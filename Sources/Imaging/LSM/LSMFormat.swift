import Domain

/// A Zeiss LSM: pages of planar channels, each followed by a thumbnail.
enum LSMFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        try file.tiff?.field(.lsmInfo, of: 0) != nil
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        guard let tiff = file.tiff, let field = try tiff.field(.lsmInfo, of: 0) else {
            throw Failure(.badInput, "its LSM header is missing")
        }
        let info = try LSMInfo(tiff, field)
        try refuse(info)
        let raster = try TIFFRaster(tiff.layouts[tiff.pages[0].layout], fileCount: tiff.file.count)
        guard raster.samplesPerPixel == info.channels else {
            throw Failure(
                .badInput,
                "its LSM header says \(info.channels) channels, its pages have"
                    + " \(raster.samplesPerPixel)", advice: "Export it as OME-TIFF")
        }
        let shape = try StackShape(
            checked: info.times, info.sizeZ, info.channels, raster.height, raster.width)
        let pages = tiff.pages.indices.filter { !tiff.pages[$0].isReduced }
        let shifts = try shifts(tiff, pages)
        let map = TIFFPlaneMap(
            shape, pageCounts: [tiff.pages.count], samplesPerPage: raster.samplesPerPixel
        ) {
            let number = $0.t * info.sizeZ + $0.z
            guard number < pages.count else { return nil }
            return TIFFPlanePlace(page: pages[number], sample: $0.c, shift: shifts[number])
        }
        var description = StackDescription(
            format: "Zeiss LSM", shape: shape, sampleType: raster.sampleType)
        try describe(&description, by: info, tiff)
        return Acquisition(file.file, try TIFFStack(tiff, map, description))
    }

    private static func refuse(_ info: LSMInfo) throws(Failure) {
        guard [0, 3, 6, 7].contains(info.scanType) else {
            throw Failure(
                .badInput, "LSM scans of lines, points or x-z planes are not supported",
                advice: "Export it as OME-TIFF")
        }
        guard info.positions == 1 else {
            throw Failure(
                .badInput,
                "LSM files with several stage positions or tiles are not supported yet",
                advice: "Export each position as an OME-TIFF")
        }
    }

    /// What to add to the offsets of each page: LSM has 32 bits for them, also in files beyond 4 GiB, where they start
    /// again at 0.
    private static func shifts(_ tiff: TIFFStructure, _ pages: [Int]) throws(Failure) -> [Int] {
        guard tiff.file.count > 1 << 32 else { return pages.map { _ in 0 } }
        var firsts: [Int] = []
        for page in pages {
            let offsets = tiff.pages[page].offsets
            firsts.append(
                try offsets.map { (field) throws(Failure) in
                    try tiff.integers(field, limit: 1).first ?? 0
                } ?? 0)
        }
        return unwrapped(firsts)
    }

    /// The multiples of 4 GiB that make offsets ascend.
    static func unwrapped(_ offsets: [Int]) -> [Int] {
        var shift = 0
        var last = 0
        return offsets.map { offset in
            if offset < last && offset != 0 { shift += 1 << 32 }
            last = offset
            return shift
        }
    }

    private static func describe(
        _ description: inout StackDescription, by info: LSMInfo, _ tiff: TIFFStructure
    ) throws(Failure) {
        // The file counts in metres.
        let sizes = info.voxelSizes.map { Quantity($0 * 1e6, "µm") }.map { $0.isLength ? $0 : nil }
        description.physicalSizeX = sizes[0]
        description.physicalSizeY = sizes[1]
        // For a single plane the field holds a number without meaning.
        description.physicalSizeZ = info.sizeZ > 1 ? sizes[2] : nil
        if info.times > 1 && info.timeInterval > 0 && info.timeInterval.isFinite {
            description.timeIncrement = Quantity(info.timeInterval, "s")
        }
        if info.dataType == 2 { description.significantBits = 12 }
        for (channel, name) in try info.channelNames(tiff).enumerated() where !name.isEmpty {
            description.channels[channel].name = name
        }
    }
}
