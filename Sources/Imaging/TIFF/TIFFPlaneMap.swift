import Domain

/// Which page of which file, and which sample of it, holds each plane of a stack.
struct TIFFPlaneMap {
    /// In the order T, Z, C with the channels next to each other; nil for a plane that no page holds.
    ///
    /// Empty where there are too few pages, so that a lying header costs no memory.
    private(set) var places: [TIFFPlanePlace?]
    /// How many planes have a page.
    private(set) var found: Int
    /// Of the page that all others must be like.
    private(set) var first: TIFFPlanePlace
    /// Whether the pages hold columns where the stack has rows.
    var isTransposed = false

    /// - Parameters:
    ///   - pageCounts: of each file.
    ///   - samplesPerPage: planes that a page holds side by side.
    ///   - shifts: planes that a page holds one behind the other.
    ///   - first: a page of the stack, where it need not be the first one of the first file.
    ///   - place: of each plane; nil, or outside the files, for one that is not there.
    init(
        _ shape: StackShape, pageCounts: [Int], samplesPerPage: Int, shifts: Int = 1,
        first: TIFFPlanePlace = TIFFPlanePlace(page: 0),
        place: (PlaneIndex) -> TIFFPlanePlace?
    ) {
        let total = shape.planeCount
        let (samples, tooMany) = pageCounts.reduce(0, +)
            .multipliedReportingOverflow(by: samplesPerPage)
        let (most, overflow) = samples.multipliedReportingOverflow(by: shifts)
        places = []
        (found, self.first) = (tooMany || overflow ? 0 : min(most, total), first)
        // A page serves one plane per sample, so a stack of more planes than that is not all there.
        guard !tooMany && !overflow && total <= most else { return }
        places.reserveCapacity(total)
        for t in 0..<shape.t {
            for z in 0..<shape.z {
                for c in 0..<shape.c {
                    let here = place(PlaneIndex(t: t, z: z, c: c))
                    places.append(
                        here.flatMap { place in
                            pageCounts.indices.contains(place.file)
                                && (0..<pageCounts[place.file]).contains(place.page) ? place : nil
                        })
                }
            }
        }
        let present = places.compactMap(\.self)
        found = present.count
        self.first = present.first ?? first
    }

    /// Where a plane lies; nil where it is not there.
    func place(of index: PlaneIndex, in shape: StackShape) -> TIFFPlanePlace? {
        guard
            (0..<shape.t).contains(index.t), (0..<shape.z).contains(index.z),
            (0..<shape.c).contains(index.c), !places.isEmpty
        else { return nil }
        return places[(index.t * shape.z + index.z) * shape.c + index.c]
    }
}

extension TIFFPlaneMap {
    /// The map of a stack whose pages follow one another, or that has one page with all planes one behind the other.
    ///
    /// - Parameters:
    ///   - pages: those that hold it, the only ones where there is one behind the other; nil for all of the file.
    ///   - shape: of the stack, whose channels count the samples of a page.
    ///   - count: pages that the stack takes.
    ///   - number: which of them holds a plane.
    init(
        sequence tiff: TIFFStructure, pages: Range<Int>? = nil, _ raster: TIFFRaster,
        _ shape: StackShape, count: Int, number: (PlaneIndex) -> Int
    ) throws(Failure) {
        let samples = raster.samplesPerPixel
        let pages = pages ?? tiff.pages.indices
        let isRun =
            count > 1 && pages.count == 1 && tiff.gap == nil
            && tiff.layouts[tiff.pages[pages.lowerBound].layout].compression == .none
            && !raster.isTiled
        if isRun {
            let segments = try TIFFSegments(of: pages.lowerBound, in: tiff, raster)
            if let start = segments.offsets.first, segments.areAdjacent {
                let size = raster.storedBytes * raster.storedPlanes
                let there = max(0, tiff.file.count - start) / size
                self.init(
                    shape, pageCounts: [pages.upperBound], samplesPerPage: samples, shifts: there
                ) {
                    TIFFPlanePlace(
                        page: pages.lowerBound, sample: $0.c % samples, shift: number($0) * size)
                }
                return
            }
        }
        self.init(shape, pageCounts: [pages.upperBound], samplesPerPage: samples) {
            TIFFPlanePlace(page: pages.lowerBound + number($0), sample: $0.c % samples)
        }
        guard places.isEmpty else { return }
        (found, first) = (
            min(pages.count * samples, shape.planeCount), TIFFPlanePlace(page: pages.lowerBound)
        )
    }
}
