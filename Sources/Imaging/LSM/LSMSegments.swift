import Domain

/// Where the strips of an LSM really lie.
///
/// Its offsets have 32 bits also in files beyond 4 GiB, where they start again at 0, and the sizes of its compressed
/// strips are those before compression. The source is the behaviour of Zeiss's files as tifffile and Bio-Formats
/// describe it.
struct LSMSegments {
    /// More strips than this are not looked at.
    private static let mostSegments = 4_000_000

    private let tiff: TIFFStructure
    /// The image pages in the order in which they were written.
    private let pages: [Int]

    /// - Parameters:
    ///   - pages: without thumbnails, position after position.
    ///   - images: positions and tiles.
    ///   - times: time points of each.
    init(_ tiff: TIFFStructure, pages: [Int], images: Int, times: Int) {
        self.tiff = tiff
        let perTime = pages.count / max(1, images) / max(1, times)
        let isWhole = perTime > 0 && perTime * images * times == pages.count
        guard images > 1 && times > 1 && isWhole else {
            self.pages = pages
            return
        }
        // The pages of a position follow one another, yet all positions were visited at each time.
        self.pages = (0..<times).flatMap { time in
            (0..<images).flatMap { image in
                pages[((image * times + time) * perTime)...].prefix(perTime)
            }
        }
    }

    /// What must be put right of the pages; empty for a file that says all as it is.
    func corrections(_ raster: TIFFRaster) throws(Failure) -> [Int: TIFFSegments] {
        let isLarge = tiff.file.count > 1 << 32
        let isCompressed = pages.first.map {
            tiff.layouts[tiff.pages[$0].layout].compression != .none
        }
        guard isLarge || isCompressed == true else { return [:] }
        let (total, overflow) = pages.count.multipliedReportingOverflow(
            by: raster.segmentsPerPlane * raster.storedPlanes)
        guard !overflow && total <= Self.mostSegments else {
            throw Failure(.badInput, "more than \(Self.mostSegments) strips are not supported")
        }
        var result = try unwrapped(raster)
        if isCompressed == true { try sizeByNeighbours(&result, raster, isLarge: isLarge) }
        return result
    }

    /// The segments with offsets that ascend from page to page.
    private func unwrapped(_ raster: TIFFRaster) throws(Failure) -> [Int: TIFFSegments] {
        var result: [Int: TIFFSegments] = [:]
        var wraps = OffsetUnwrapper()
        for page in pages {
            do throws(Failure) {
                let said = try TIFFSegments(of: page, in: tiff, raster)
                result[page] = TIFFSegments(
                    offsets: said.offsets.map { wraps.next($0) }, byteCounts: said.byteCounts)
            } catch {
                // A page without strips is missed when it is asked for.
                guard error.code == .incomplete else { throw error }
            }
        }
        return result
    }

    /// Lets each strip reach to where the next one begins.
    private func sizeByNeighbours(
        _ segments: inout [Int: TIFFSegments], _ raster: TIFFRaster, isLarge: Bool
    ) throws(Failure) {
        var starts = segments.values.flatMap(\.offsets)
        if !isLarge {
            for page in tiff.pages where page.isReduced {
                starts +=
                    try page.offsets.map { (field) throws(Failure) in
                        try tiff.integers(field, limit: 1)
                    } ?? []
            }
        }
        starts = Set(starts).sorted()
        let following = Dictionary(uniqueKeysWithValues: zip(starts, starts.dropFirst()))
        for (page, said) in segments {
            var openEnd: Int?
            let counts = said.offsets.indices.map { index in
                let offset = said.offsets[index]
                guard offset > 0 && said.byteCounts[index] > 0 else { return 0 }
                // What hardly compresses grows a little.
                let most = 2 * raster.bytes(ofSegment: index % raster.segmentsPerPlane) + 1 << 16
                if let next = following[offset] { return min(next - offset, most) }
                openEnd = index
                return max(1, min(tiff.file.count - offset, most))
            }
            segments[page] = TIFFSegments(
                offsets: said.offsets, byteCounts: counts, openEnd: openEnd)
        }
    }
}

/// Adds the multiples of 4 GiB to offsets of 32 bits that would make them ascend.
struct OffsetUnwrapper {
    private var shift = 0
    private var last = 0

    /// - Parameter offset: 0 for a strip that has not been written, which stays as it is.
    mutating func next(_ offset: Int) -> Int {
        guard offset > 0 && offset <= UInt32.max else { return offset }
        if offset < last { shift += 1 << 32 }
        last = offset
        return offset + shift
    }
}
