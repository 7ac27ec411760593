import Domain

/// One scene of a CZI file.
final class CZIStack: StackReader {
    let description: StackDescription
    private let file: InputFile
    private let planes: CZIPlaneMap
    /// What is wrong with the file as a whole, so that it is not complete; nil for nothing.
    private let trouble: String?
    /// Planes that there should be, by what the file says.
    private let expected: Int
    private let decoder: CZIDecoder
    private var pixels = ScratchBuffer()
    /// Where the sub-block begins that is in `pixels`, so that the samples of a colour camera cost one read.
    private var decoded: Int?

    /// - Parameters:
    ///   - description: must have the shape of the map.
    ///   - expected: planes that there should be.
    ///   - trouble: of the file as a whole.
    init(
        _ file: InputFile, _ planes: CZIPlaneMap, _ description: StackDescription, expected: Int,
        trouble: String?
    ) throws(Failure) {
        self.file = file
        self.planes = planes
        self.description = description
        self.expected = expected
        self.trouble = trouble
        decoder = CZIDecoder(file)
        try checkProportion()
    }

    /// Bytes of the decoded voxels of a sub-block.
    private var pixelBytes: Int { description.planeByteCount * planes.first.pixelType.samples }

    /// Refuses planes that the file cannot hold, before memory is taken for them.
    private func checkProportion() throws(Failure) {
        guard pixelBytes <= TIFFRaster.largestPlane else {
            throw Failure(.badInput, "planes of more than 4 GiB are not supported")
        }
        let (ceiling, overflow) = file.count.multipliedReportingOverflow(by: 100_000)
        guard overflow || pixelBytes <= max(ceiling, 64 << 20) else {
            throw Failure(
                .badInput, "its planes are impossibly large for \(file.count) bytes of file",
                advice: "The file is damaged; copy or export it again")
        }
        guard planes.first.compression != .none || pixelBytes <= file.count else {
            throw CZISegment.missing(
                "it is truncated: a plane takes \(pixelBytes) bytes, the file has \(file.count)")
        }
    }

    func readPlane(
        _ index: PlaneIndex, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        try checkSize(of: buffer)
        guard let (entry, sample) = planes.place(of: index) else {
            throw CZISegment.missing("the plane T\(index.t) Z\(index.z) C\(index.c) is not there")
        }
        let samples = entry.pixelType.samples
        guard samples > 1 else {
            return try decoder.read(
                entry, at: try CZISubBlock(entry, in: file).voxels, into: buffer)
        }
        let whole = pixels.bytes(pixelBytes)
        if decoded != entry.position {
            decoded = nil
            try decoder.read(entry, at: try CZISubBlock(entry, in: file).voxels, into: whole)
            decoded = entry.position
        }
        Samples.pick(
            sample, of: samples, size: description.sampleType.byteCount,
            from: UnsafeRawBufferPointer(whole), into: buffer)
    }

    func completeness() throws(Failure) -> Completeness {
        if let trouble { return .incomplete(reason: trouble) }
        guard planes.found == expected else {
            return .incomplete(reason: "\(planes.found) of \(expected) planes are there")
        }
        let holes = file.holes()
        let shape = description.shape
        let samples = planes.first.pixelType.samples
        for number in 0..<(shape.planeCount / samples) {
            let channels = shape.c / samples
            let index = PlaneIndex(
                t: number / channels / shape.z, z: number / channels % shape.z,
                c: number % channels * samples)
            guard let entry = planes.place(of: index)?.entry else { continue }
            if let trouble = try trouble(with: entry, holes) {
                return .incomplete(
                    reason: "plane \(shape.number(of: index) + 1) of \(shape.planeCount) \(trouble)"
                )
            }
        }
        return .complete
    }

    /// What is wrong with the stored bytes of a sub-block; nil where all are there.
    private func trouble(
        with entry: CZIEntry, _ holes: [Range<Int>]
    ) throws(Failure) -> String? {
        let block: CZISubBlock
        do throws(Failure) {
            block = try CZISubBlock(entry, in: file)
        } catch {
            guard error.code == .incomplete else { throw error }
            return String(error.message.trimmingPrefix("it "))
        }
        if block.voxels.isEmpty || (entry.compression == .none && block.voxels.count < pixelBytes) {
            return "has \(block.voxels.count) bytes of voxels, which are not all"
        }
        if holes.contains(block.voxels.lowerBound, block.voxels.count) {
            return "has a hole where its voxels should be"
        }
        return nil
    }
}
