import Domain

/// Decodes the voxels of sub-blocks, one whole sub-block at a time.
final class CZIDecoder {
    private let file: InputFile
    private var decoders: [Key: TIFFDecoder] = [:]
    private var compressed = ScratchBuffer()
    private var halves = ScratchBuffer()

    private struct Key: Hashable {
        var compression: TIFFCompression
        var width: Int
        var height: Int
    }

    init(_ file: InputFile) { self.file = file }

    /// Reads all samples of a sub-block, row by row, in the byte order of this machine.
    ///
    /// - Parameters:
    ///   - range: where its voxels are stored.
    ///   - buffer: exactly as long as the decoded voxels.
    func read(
        _ entry: CZIEntry, at range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        let size = entry.pixelType.sampleType?.byteCount ?? 1
        switch entry.compression {
        case .none:
            guard range.count >= buffer.count else {
                throw CZISegment.missing("the voxels of a plane are not all there")
            }
            try file.read(at: range.lowerBound, into: buffer)
        case .zstd0: try unpack(try input(range, buffer.count), into: buffer, rowsOf: entry)
        case .zstd1: try unpackWithHeader(try input(range, buffer.count), into: buffer, of: entry)
        case .jpeg:
            let input = try input(range, buffer.count)
            try decoder(.jpeg, Int(entry.x.stored), Int(entry.y.stored)).decode(input, into: buffer)
        case .jpegXR:
            let input = try input(range, buffer.count)
            return try JPEGXRDecoder.decode(input, of: entry, into: buffer)
        default: throw Self.damaged
        }
        if Samples.isBigEndian { Samples.swapBytes(buffer, size: size) }
    }

    /// The stored bytes of a sub-block.
    private func input(
        _ range: Range<Int>, _ decodedCount: Int
    ) throws(Failure) -> UnsafeMutableRawBufferPointer {
        // Incompressible data grows a little; more than this is never needed.
        let bytes = compressed.bytes(min(range.count, 2 * decodedCount + (1 << 16)))
        try file.read(at: range.lowerBound, into: bytes)
        return bytes
    }

    /// Unpacks a frame of zstd.
    private func unpack(
        _ input: UnsafeMutableRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer,
        rowsOf entry: CZIEntry
    ) throws(Failure) {
        // As bytes, so that libtiff leaves their order alone.
        let rows = Int(entry.y.stored)
        try decoder(.zstd, buffer.count / rows, rows).decode(input, into: buffer)
    }

    /// Unpacks a frame of zstd behind a header: its length, and then chunks of a number and a value.
    ///
    /// The only chunk there is, number 1, says with the lowest bit of its value whether all low bytes of 16-bit samples
    /// stand before all high ones.
    private func unpackWithHeader(
        _ input: UnsafeMutableRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer,
        of entry: CZIEntry
    ) throws(Failure) {
        let isSplit: Bool
        switch (input.first, input.count) {
        case (1, 2...): isSplit = false
        case (3, 4...) where input[1] == 1: isSplit = input[2] & 1 != 0
        default: throw Self.damaged
        }
        let frame = UnsafeMutableRawBufferPointer(rebasing: input[Int(input[0])...])
        guard isSplit else { return try unpack(frame, into: buffer, rowsOf: entry) }
        guard entry.pixelType == .gray16 else {
            throw Failure(
                .badInput,
                "\(entry.pixelType.name) voxels in zstd with high and low bytes put apart are not"
                    + " supported", advice: "Save it in ZEN uncompressed")
        }
        let bytes = halves.bytes(buffer.count)
        try unpack(frame, into: bytes, rowsOf: entry)
        let count = buffer.count / 2
        for index in 0..<count {
            buffer[2 * index] = bytes[index]
            buffer[2 * index + 1] = bytes[count + index]
        }
    }

    private func decoder(
        _ compression: TIFFCompression, _ width: Int, _ height: Int
    ) throws(Failure) -> TIFFDecoder {
        let key = Key(compression: compression, width: width, height: height)
        if let decoder = decoders[key] { return decoder }
        var layout = TIFFLayout()
        layout.bitsPerSample = [8]
        layout.compression = compression
        guard compression.isSupported else {
            throw Failure(.badInput, "this libtiff was built without \(compression.name)")
        }
        let decoder = try TIFFDecoder(
            layout, width: width, height: height, interleaved: 1, segmentBytes: width * height,
            isBigEndian: Samples.isBigEndian)
        decoders[key] = decoder
        return decoder
    }

    private static let damaged = Failure(
        .badInput, "its compressed voxels are damaged", advice: "Copy or export the file again")
}
