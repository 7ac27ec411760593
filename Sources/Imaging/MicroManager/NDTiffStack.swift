import Domain

/// The images of one stage position of an NDTiff acquisition.
final class NDTiffStack: StackReader {
    let description: StackDescription
    private let files: NDTiffFiles
    /// In the order T, Z, C; nil for a plane that the index does not name.
    private let places: [Place?]
    private let gap: String?
    private let isBigEndian: Bool

    /// Where the samples of a plane lie.
    struct Place {
        var file: Int
        var offset: Int
        /// Bytes of the file that the plane needs, with its metadata.
        var end: Int
    }

    /// - Parameters:
    ///   - gap: why the index does not end as it should; nil where it does.
    ///   - isBigEndian: how samples are stored.
    init(
        _ description: StackDescription, _ files: NDTiffFiles, places: [Place?], gap: String?,
        isBigEndian: Bool
    ) {
        self.description = description
        self.files = files
        self.places = places
        self.gap = gap
        self.isBigEndian = isBigEndian
    }

    func completeness() throws(Failure) -> Completeness {
        let total = description.shape.planeCount
        let found = places.count { $0 != nil }
        let trouble = if let gap { gap } else { try files.trouble() }
        guard found == total else {
            let more = trouble.map { "; \($0)" } ?? ""
            return .incomplete(reason: "\(found) of \(total) planes are there\(more)")
        }
        if let trouble { return .incomplete(reason: trouble) }
        for (number, place) in places.enumerated() {
            if let place, let trouble = self.trouble(with: place) {
                return .incomplete(reason: "plane \(number + 1) of \(total) \(trouble)")
            }
        }
        return .complete
    }

    /// What is wrong with the stored bytes of a plane; nil where all are there.
    private func trouble(with place: Place) -> String? {
        guard let file = files.files[place.file] else { return "is in a file that is missing" }
        guard place.offset > 0 else { return "has not been written" }
        guard file.contains(place.offset, description.planeByteCount), place.end <= file.count
        else {
            return "lies beyond the end of the file"
        }
        return files.holes(place.file).contains(place.offset, description.planeByteCount)
            ? "has a hole where its voxels should be" : nil
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        try checkSize(of: buffer)
        let shape = description.shape
        guard
            (0..<shape.t).contains(index.t), (0..<shape.z).contains(index.z),
            (0..<shape.c).contains(index.c), let place = places[shape.number(of: index)],
            let file = files.files[place.file]
        else {
            throw Failure(
                .incomplete, "the plane T\(index.t) Z\(index.z) C\(index.c) is not there",
                advice: "Wait until it is written or copied whole")
        }
        try file.read(at: place.offset, into: buffer)
        if isBigEndian != Samples.isBigEndian {
            Samples.swapBytes(buffer, size: description.sampleType.byteCount)
        }
    }
}
