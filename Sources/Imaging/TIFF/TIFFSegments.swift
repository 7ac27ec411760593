import Domain

/// Where the strips or tiles of a page lie in the file.
struct TIFFSegments {
    /// One for each segment, plane after plane.
    let offsets: [Int]
    /// Bytes as they are stored.
    let byteCounts: [Int]
    /// The one whose end nothing but its content tells, and whose count is the most that it can have; mostly nil.
    var openEnd: Int?

    init(offsets: [Int], byteCounts: [Int], openEnd: Int? = nil) {
        (self.offsets, self.byteCounts, self.openEnd) = (offsets, byteCounts, openEnd)
    }

    /// - Throws: `badInput` where there are fewer than the page's size needs.
    init(of page: Int, in tiff: TIFFStructure, _ raster: TIFFRaster) throws(Failure) {
        let expected = raster.segmentsPerPlane * raster.storedPlanes
        if let correction = tiff.corrections[page] {
            guard correction.offsets.count == expected else {
                throw Self.damaged(page, "it has other strips than the pages before it")
            }
            self = correction
            return
        }
        let (place, layout) = (tiff.pages[page], tiff.layouts[tiff.pages[page].layout])
        guard let field = place.offsets else {
            throw Failure(
                .incomplete, "page \(page + 1) has no voxels",
                advice: "Wait until it is written or copied whole")
        }
        // An array of this length is in the file, so it is safe to make.
        guard field.count >= expected else {
            throw Self.damaged(page, "\(field.count) of its \(expected) strips or tiles are listed")
        }
        offsets = try tiff.integers(field, limit: expected)
        let isPlain = layout.compression == .none
        let counts = try place.byteCounts.map { (field) throws(Failure) in
            try tiff.integers(field, limit: expected)
        }
        guard offsets.count == expected else {
            throw Self.damaged(page, "the list of its strips or tiles has a wrong type")
        }
        guard let counts, counts.count == expected else {
            guard isPlain else { throw Self.damaged(page, "the sizes of its strips are missing") }
            byteCounts = Self.plainCounts(raster, expected)
            return
        }
        guard isPlain else {
            byteCounts = counts
            return
        }
        // Without compression the size follows from the geometry; some writers round theirs up, or leave it 0.
        byteCounts = Self.plainCounts(raster, expected)
        for (count, needed) in zip(counts, byteCounts) where count < needed && count != 0 {
            throw Self.damaged(page, "a strip of it has \(count) bytes where \(needed) are needed")
        }
    }

    /// Whether they follow one another without a gap.
    var areAdjacent: Bool {
        offsets.indices.dropLast().allSatisfy { offsets[$0] &+ byteCounts[$0] == offsets[$0 + 1] }
    }

    private static func plainCounts(_ raster: TIFFRaster, _ count: Int) -> [Int] {
        (0..<count).map { raster.bytes(ofSegment: $0 % raster.segmentsPerPlane) }
    }

    private static func damaged(_ page: Int, _ message: String) -> Failure {
        Failure(
            .badInput, "page \(page + 1) is damaged: \(message)", advice: "Export the file again")
    }
}
