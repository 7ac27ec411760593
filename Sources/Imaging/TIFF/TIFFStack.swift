import Domain

/// A stack whose planes lie in the pages of TIFF files, whatever format says which is which.
final class TIFFStack: ManyPlanesReader {
    /// Files that are kept open, and in memory what reading them takes; those of larger sets rest in between.
    static let mostOpenFiles = 8

    let description: StackDescription
    private let planes: TIFFPlaneMap
    private let tiffs: [TIFFStructure]
    /// Of the files that are being read.
    private var readers: [Int: TIFFPlaneReader] = [:]
    private let decoders = TIFFSegmentDecoders()
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
        self.tiffs = tiffs
        raster = try Self.raster(of: planes.first, in: tiffs)
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

    private static func raster(
        of place: TIFFPlanePlace, in tiffs: [TIFFStructure]
    ) throws(Failure) -> TIFFRaster {
        let tiff = tiffs[place.file]
        return try TIFFRaster(
            tiff.layouts[tiff.pages[place.page].layout], fileCount: tiff.file.count)
    }

    private func reader(of file: Int) -> TIFFPlaneReader {
        if let reader = readers[file] { return reader }
        if readers.count >= Self.mostOpenFiles {
            for reader in readers.values { reader.tiff.rest() }
            readers.removeAll()
        }
        let reader = TIFFPlaneReader(tiffs[file], decoders)
        readers[file] = reader
        return reader
    }

    /// The geometry of a page, which must be like that of the first one.
    private func raster(of place: TIFFPlanePlace) throws(Failure) -> TIFFRaster {
        guard place.sample < raster.samplesPerPixel else {
            throw Failure(
                .badInput, "its pages do not have the same number of samples",
                advice: "The file is damaged; export it again")
        }
        let tiff = tiffs[place.file]
        let key = LayoutPlace(file: place.file, layout: tiff.pages[place.page].layout)
        if let raster = known[key] { return raster }
        let other = try Self.raster(of: place, in: tiffs)
        guard
            other.width == raster.width && other.height == raster.height
                && other.sampleType == raster.sampleType
                && other.samplesPerPixel == raster.samplesPerPixel
        else {
            throw Failure(
                .badInput,
                "page \(place.page + 1) is \(other.width) × \(other.height) of \(other.sampleType),"
                    + " the others are \(raster.width) × \(raster.height) of \(raster.sampleType)",
                subject: tiffs.count > 1 ? tiff.file.path : nil,
                advice: "Export each image into a file of its own")
        }
        known[key] = other
        return other
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        try readPlanes([PlaneRequest(index, into: buffer)], by: Crew(threads: 1))
    }

    package func readPlanes(_ requests: [PlaneRequest], by crew: Crew) throws(Failure) {
        var segments: [TIFFSegment] = []
        for request in requests {
            try checkSize(of: request.buffer)
            let place = try place(of: request.index)
            let (raster, reader) = (try raster(of: place), reader(of: place.file))
            if planes.isTransposed {
                try readTransposed(place, raster, reader, into: request.buffer, by: crew)
            } else if raster.interleaved > 1 {
                try reader.read(place, raster, into: request.buffer, by: crew)
            } else {
                segments += try reader.prepare(place, raster, into: request.buffer)
            }
        }
        try decoders.decode(segments, by: crew)
    }

    private func place(of index: PlaneIndex) throws(Failure) -> TIFFPlanePlace {
        if let place = planes.place(of: index, in: description.shape) { return place }
        throw Failure(
            .incomplete, "the plane T\(index.t) Z\(index.z) C\(index.c) is not there",
            advice: "Wait until it is written or copied whole")
    }

    private func readTransposed(
        _ place: TIFFPlanePlace, _ raster: TIFFRaster, _ reader: TIFFPlaneReader,
        into buffer: UnsafeMutableRawBufferPointer, by crew: Crew
    ) throws(Failure) {
        let plane = scratch.bytes(raster.planeBytes)
        try reader.read(place, raster, into: plane, by: crew)
        Samples.transpose(
            rows: raster.height, columns: raster.width, size: raster.sampleType.byteCount,
            from: UnsafeRawBufferPointer(plane), into: buffer)
    }

    func completeness() throws(Failure) -> Completeness {
        let total = description.shape.planeCount
        if planes.found < total {
            let gap = tiffs.indices.lazy.compactMap { self.gap(in: $0) }.first.map { "; \($0)" }
            return .incomplete(
                reason: "\(planes.found) of \(total) planes are there\(gap ?? "")")
        }
        // File by file, so that each one is opened once.
        let numbers = (0..<total).sorted { file(of: $0) < file(of: $1) }
        for run in numbers.chunked(by: { file(of: $0) == file(of: $1) }) {
            if let reason = try trouble(with: run, in: file(of: run[run.startIndex])) {
                return .incomplete(reason: reason)
            }
        }
        return .complete
    }

    private func file(of number: Int) -> Int { planes.places[number]?.file ?? 0 }

    private func gap(in file: Int) -> String? {
        tiffs[file].gap.map { tiffs.count > 1 ? "\(tiffs[file].file.name): \($0)" : $0 }
    }

    /// What is wrong with the planes that lie in one of the files; nil where all are there.
    private func trouble(with numbers: ArraySlice<Int>, in file: Int) throws(Failure) -> String? {
        if let gap = gap(in: file) { return gap }
        defer { if tiffs.count > Self.mostOpenFiles { tiffs[file].rest() } }
        let holes = tiffs[file].holes
        for number in numbers {
            guard let place = planes.places[number] else { continue }
            let raster = try raster(of: place)
            guard let trouble = try trouble(with: place, raster, holes) else { continue }
            let name = tiffs.count > 1 ? " in \(tiffs[file].file.name)" : ""
            return "plane \(number + 1) of \(description.shape.planeCount)\(name) \(trouble)"
        }
        if try tiffs[file].isLastPageCut() {
            return "the last page of \(tiffs[file].file.name) lies beyond the end of the file"
        }
        return nil
    }

    /// What is wrong with the stored bytes of a plane; nil where all are there.
    private func trouble(
        with place: TIFFPlanePlace, _ raster: TIFFRaster, _ holes: [Range<Int>]
    ) throws(Failure) -> String? {
        let tiff = tiffs[place.file]
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
        guard let end = segments.openEnd, end >= first, end < first + raster.segmentsPerPlane
        else { return nil }
        return try decodes(place, raster) ? nil : "breaks off"
    }

    /// Whether a plane of unknown length in the file is all there, which nothing but decoding it tells.
    private func decodes(_ place: TIFFPlanePlace, _ raster: TIFFRaster) throws(Failure) -> Bool {
        do throws(Failure) {
            try reader(of: place.file).read(place, raster, into: scratch.bytes(raster.planeBytes))
            return true
        } catch {
            guard [.badInput, .incomplete].contains(error.code) else { throw error }
            return false
        }
    }
}

extension [Int] {
    /// The runs of neighbours that belong together.
    fileprivate func chunked(by belongsTogether: (Int, Int) -> Bool) -> [ArraySlice<Int>] {
        var chunks: [ArraySlice<Int>] = []
        var start = 0
        for index in indices.dropFirst() where !belongsTogether(self[index - 1], self[index]) {
            chunks.append(self[start..<index])
            start = index
        }
        return isEmpty ? [] : chunks + [self[start...]]
    }
}

extension [Range<Int>] {
    /// Whether one of these ascending ranges meets a range of bytes.
    func contains(_ offset: Int, _ count: Int) -> Bool {
        guard !isEmpty else { return false }
        var (low, high) = (0, self.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < self.count && self[low].lowerBound < offset + count
    }
}
