import Domain

/// A stack whose planes lie in the pages of TIFF files, whatever format says which is which.
final class TIFFStack: StackReader {
    let description: StackDescription
    private let planes: TIFFPlaneMap
    private let readers: [TIFFPlaneReader]
    private let raster: TIFFRaster
    private var scratch = ScratchBuffer()
    /// The checked layouts, by file and place.
    private var known: [LayoutPlace: TIFFRaster] = [:]

    private struct LayoutPlace: Hashable {
        var file: Int
        var layout: Int
    }

    /// - Parameters:
    ///   - tiffs: the files; at least one.
    ///   - planes: where each plane lies.
    ///   - description: must have the shape of the map and samples as wide as those of the pages.
    /// - Throws: `badInput` where the pages do not fit the description.
    init(
        _ tiffs: [TIFFStructure], _ planes: TIFFPlaneMap, _ description: StackDescription
    ) throws(Failure) {
        self.description = description
        self.planes = planes
        readers = tiffs.map { TIFFPlaneReader($0) }
        raster = try readers[planes.first.file].raster(of: planes.first.page)
        let shape = description.shape
        let (height, width) =
            planes.isTransposed ? (shape.x, shape.y) : (shape.y, shape.x)
        guard raster.width == width && raster.height == height else {
            throw Failure(
                .badInput,
                "its description says \(shape.x) × \(shape.y) voxels, its pages are"
                    + " \(raster.width) × \(raster.height)", advice: "Export it again")
        }
    }

    convenience init(
        _ tiff: TIFFStructure, _ planes: TIFFPlaneMap, _ description: StackDescription
    ) throws(Failure) {
        try self.init([tiff], planes, description)
    }

    /// The geometry of a page, which must be like that of the first one.
    private func raster(of place: TIFFPlanePlace) throws(Failure) -> TIFFRaster {
        let reader = readers[place.file]
        let key = LayoutPlace(file: place.file, layout: reader.tiff.pages[place.page].layout)
        if let raster = known[key] { return raster }
        let other = try reader.raster(of: place.page)
        guard
            other.width == raster.width && other.height == raster.height
                && other.sampleType == raster.sampleType
                && other.samplesPerPixel == raster.samplesPerPixel
        else {
            throw Failure(
                .badInput,
                "page \(place.page + 1) is \(other.width) × \(other.height) of \(other.sampleType),"
                    + " the others are \(raster.width) × \(raster.height) of \(raster.sampleType)",
                subject: readers.count > 1 ? reader.tiff.file.path : nil,
                advice: "Export each image into a file of its own")
        }
        known[key] = other
        return other
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        guard buffer.count == description.planeByteCount else {
            throw Failure(
                .internalError,
                "a plane takes \(description.planeByteCount) bytes, not"
                    + " \(buffer.count)")
        }
        guard let place = planes.place(of: index, in: description.shape) else {
            throw Failure(
                .incomplete, "the plane T\(index.t) Z\(index.z) C\(index.c) is not there",
                advice: "Wait until it is written or copied whole")
        }
        let (raster, reader) = (try raster(of: place), readers[place.file])
        guard planes.isTransposed else { return try reader.read(place, raster, into: buffer) }
        let plane = scratch.bytes(raster.planeBytes)
        try reader.read(place, raster, into: plane)
        Samples.transpose(
            rows: raster.height, columns: raster.width, size: raster.sampleType.byteCount,
            from: UnsafeRawBufferPointer(plane), into: buffer)
    }

    func completeness() throws(Failure) -> Completeness {
        let total = description.shape.planeCount
        let gaps = readers.compactMap { reader in
            reader.tiff.gap.map { readers.count > 1 ? "\(reader.tiff.file.name): \($0)" : $0 }
        }
        if planes.found < total {
            let gap = gaps.first.map { "; \($0)" } ?? ""
            return .incomplete(reason: "\(planes.found) of \(total) planes are there\(gap)")
        }
        if let gap = gaps.first { return .incomplete(reason: gap) }
        let holes = readers.map { $0.tiff.file.holes() }
        for number in 0..<total {
            guard let place = planes.places[number] else { continue }
            let raster = try raster(of: place)
            if let trouble = try trouble(with: place, raster, holes[place.file]) {
                return .incomplete(reason: "plane \(number + 1) of \(total) \(trouble)")
            }
        }
        return .complete
    }

    /// What is wrong with the stored bytes of a plane; nil where all are there.
    private func trouble(
        with place: TIFFPlanePlace, _ raster: TIFFRaster, _ holes: [Range<Int>]
    ) throws(Failure) -> String? {
        let tiff = readers[place.file].tiff
        let segments: TIFFSegments
        do throws(Failure) {
            segments = try TIFFSegments(of: place.page, in: tiff, raster)
        } catch {
            guard error.code == .incomplete else { throw error }
            return "has no list of its strips"
        }
        let first = raster.interleaved == 1 ? place.sample * raster.segmentsPerPlane : 0
        for index in first..<(first + raster.segmentsPerPlane) {
            let (offset, overflow) = segments.offsets[index]
                .addingReportingOverflow(place.shift)
            let count = segments.byteCounts[index]
            guard segments.offsets[index] > 0 && count > 0 else { return "has not been written" }
            guard !overflow && tiff.file.contains(offset, count) else {
                return "lies beyond the end of the file"
            }
            if holes.contains(offset, count) { return "has a hole where its voxels should be" }
        }
        return nil
    }
}

extension [Range<Int>] {
    /// Whether one of these ascending ranges meets a range of bytes.
    fileprivate func contains(_ offset: Int, _ count: Int) -> Bool {
        guard !isEmpty else { return false }
        var (low, high) = (0, self.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < self.count && self[low].lowerBound < offset + count
    }
}
