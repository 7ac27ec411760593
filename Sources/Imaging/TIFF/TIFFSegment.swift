import Domain

/// A compressed strip or tile that is to be decoded, and where its samples go.
struct TIFFSegment {
    let tiff: TIFFStructure
    /// Of its page, from 0, for messages.
    let page: Int
    /// Where it starts in the file; inside it.
    let offset: Int
    /// As the page says it, unchecked.
    let byteCount: Int
    /// Its place among the segments of its plane.
    let index: Int
    let raster: TIFFRaster
    /// The plane that it is a part of.
    let plane: UnsafeMutableRawBufferPointer

    var rows: Int { raster.rows(inSegmentRow: index / raster.across) }

    /// Where the samples of a strip go.
    var strip: UnsafeMutableRawBufferPointer {
        let start = index * raster.segmentHeight * raster.rowBytes
        return UnsafeMutableRawBufferPointer(
            rebasing: plane[start..<(start + raster.bytes(ofSegment: index))])
    }

    /// Copies the part of a tile that lies inside the image into the plane.
    func place(tile: UnsafeMutableRawBufferPointer) {
        let top = index / raster.across * raster.segmentHeight
        let left = index % raster.across * raster.segmentRowBytes
        let width = min(raster.segmentRowBytes, raster.rowBytes - left)
        for row in 0..<min(raster.segmentHeight, raster.height - top) {
            let (source, target) = (
                row * raster.segmentRowBytes, (top + row) * raster.rowBytes + left
            )
            UnsafeMutableRawBufferPointer(rebasing: plane[target..<(target + width)])
                .copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: tile[source..<(source + width)]))
        }
    }
}

/// Decodes segments of the pages of TIFF files; belongs to one thread at a time.
final class TIFFSegmentDecoder {
    private var decoders: [Key: TIFFDecoder] = [:]
    private var compressed = ScratchBuffer()
    private var tile = ScratchBuffer()

    private struct Key: Hashable {
        var tiff: ObjectIdentifier
        var layout: Int
        var rows: Int
    }

    /// Decodes a segment into its plane.
    ///
    /// - Throws: `incomplete` where it is not there, `badInput` where it cannot be decoded, `io` where it cannot be read.
    func decode(_ segment: TIFFSegment) throws(Failure) {
        let size = segment.raster.bytes(ofSegment: segment.index)
        guard segment.raster.isTiled else {
            return try decode(segment, into: segment.strip)
        }
        let tile = tile.bytes(size)
        try decode(segment, into: tile)
        segment.place(tile: tile)
    }

    private func decode(
        _ segment: TIFFSegment, into target: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        // libtiff would take an empty segment for one of the size that its directory says.
        guard segment.byteCount > 0 else {
            throw Failure(
                .incomplete, "a part of page \(segment.page + 1) has not been written",
                advice: "Wait until it is written or copied whole")
        }
        let file = segment.tiff.file
        // Incompressible data grows a little; more than this is never needed.
        let useful = 2 * target.count + (1 << 16)
        let input = compressed.bytes(min(segment.byteCount, useful, file.count - segment.offset))
        try file.read(at: segment.offset, into: input)
        try decoder(of: segment, bytes: target.count).decode(input, into: target)
    }

    private func decoder(of segment: TIFFSegment, bytes: Int) throws(Failure) -> TIFFDecoder {
        let tiff = segment.tiff
        let key = Key(
            tiff: ObjectIdentifier(tiff), layout: tiff.pages[segment.page].layout,
            rows: segment.rows)
        if let known = decoders[key] { return known }
        if decoders.count >= 16 { decoders.removeAll() }
        let decoder = try TIFFDecoder(
            tiff.layouts[key.layout], width: segment.raster.segmentWidth, height: key.rows,
            interleaved: segment.raster.interleaved, segmentBytes: bytes,
            isBigEndian: tiff.isBigEndian)
        decoders[key] = decoder
        return decoder
    }
}

/// The decoders of a stack, one for each thread that works on it.
final class TIFFSegmentDecoders {
    private var decoders: [TIFFSegmentDecoder] = []

    /// Decodes segments of any planes, which must not overlap.
    func decode(_ segments: [TIFFSegment], by crew: Crew) throws(Failure) {
        while decoders.count < min(crew.threads, segments.count) {
            decoders.append(TIFFSegmentDecoder())
        }
        let decoders = decoders
        try crew.share(segments.count) { (thread, piece) throws(Failure) in
            try decoders[thread].decode(segments[piece])
        }
    }
}
