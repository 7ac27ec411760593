import Domain

/// Reads planes out of the pages of a TIFF file.
final class TIFFPlaneReader {
    let tiff: TIFFStructure
    private var decoders: [DecoderKey: TIFFDecoder] = [:]
    private var stored = ScratchBuffer()
    private var segment = ScratchBuffer()
    private var compressed = ScratchBuffer()
    /// Which stored plane is in `stored`, so that the channels of a colour page cost one read.
    private var storedPlace: StoredPlace?

    private struct DecoderKey: Hashable {
        var layout: Int
        var rows: Int
    }

    private struct StoredPlace: Hashable {
        var page: Int
        var shift: Int
    }

    init(_ tiff: TIFFStructure) { self.tiff = tiff }

    /// Reads one sample of each pixel, row by row, in the byte order of this machine.
    ///
    /// - Parameters:
    ///   - place: of the plane.
    ///   - raster: of its page.
    ///   - buffer: exactly ``TIFFRaster/planeBytes``.
    func read(
        _ place: TIFFPlanePlace, _ raster: TIFFRaster, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        guard raster.interleaved > 1 else {
            return try readStored(place, raster, into: buffer)
        }
        let wanted = StoredPlace(page: place.page, shift: place.shift)
        let pixels = stored.bytes(raster.storedBytes)
        if storedPlace != wanted {
            storedPlace = nil
            try readStored(place, raster, into: pixels)
            storedPlace = wanted
        }
        Samples.pick(
            place.sample, of: raster.interleaved, size: raster.sampleType.byteCount,
            from: UnsafeRawBufferPointer(pixels), into: buffer)
    }

    /// Reads a stored plane whole.
    private func readStored(
        _ place: TIFFPlanePlace, _ raster: TIFFRaster, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        let segments = try TIFFSegments(of: place.page, in: tiff, raster)
        let first = raster.interleaved == 1 ? place.sample * raster.segmentsPerPlane : 0
        let layout = tiff.layouts[tiff.pages[place.page].layout]
        if layout.compression == .none && layout.fillOrder != 2 {
            try readPlain(segments, first, place.shift, raster, into: buffer)
            if tiff.isBigEndian != Samples.isBigEndian {
                Samples.swapBytes(buffer, size: raster.sampleType.byteCount)
            }
            return
        }
        for index in 0..<raster.segmentsPerPlane {
            let size = raster.bytes(ofSegment: index)
            let isDirect = !raster.isTiled
            let target =
                isDirect
                ? part(of: buffer, at: index * raster.segmentHeight * raster.rowBytes, size)
                : segment.bytes(size)
            try decode(
                segments, first + index, place,
                rows: raster.rows(inSegmentRow: index / raster.across),
                raster, into: target)
            if !isDirect { copyTile(index, raster, from: target, into: buffer) }
        }
    }

    /// Reads uncompressed strips, those that lie together at once, or tiles.
    private func readPlain(
        _ segments: TIFFSegments, _ first: Int, _ shift: Int, _ raster: TIFFRaster,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        var index = 0
        var done = 0
        while index < raster.segmentsPerPlane {
            let start = try shifted(segments.offsets[first + index], shift)
            var size = segments.byteCounts[first + index]
            if raster.isTiled {
                let tile = segment.bytes(size)
                try tiff.file.read(at: start, into: tile)
                copyTile(index, raster, from: tile, into: buffer)
                index += 1
                continue
            }
            index += 1
            while index < raster.segmentsPerPlane,
                try shifted(segments.offsets[first + index], shift) == start + size
            {
                size += segments.byteCounts[first + index]
                index += 1
            }
            try tiff.file.read(at: start, into: part(of: buffer, at: done, size))
            done += size
        }
    }

    private func decode(
        _ segments: TIFFSegments, _ index: Int, _ place: TIFFPlanePlace, rows: Int,
        _ raster: TIFFRaster, into target: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        let start = try shifted(segments.offsets[index], place.shift)
        // libtiff would take an empty segment for one of the size that its directory says.
        guard segments.byteCounts[index] > 0 else {
            throw Failure(
                .incomplete, "a part of page \(place.page + 1) has not been written",
                advice: "Wait until it is written or copied whole")
        }
        // Incompressible data grows a little; more than this is never needed.
        let useful = 2 * target.count + (1 << 16)
        let input = compressed.bytes(
            min(segments.byteCounts[index], useful, tiff.file.count - start))
        try tiff.file.read(at: start, into: input)
        let layout = tiff.pages[place.page].layout
        let key = DecoderKey(layout: layout, rows: rows)
        let decoder: TIFFDecoder
        if let known = decoders[key] {
            decoder = known
        } else {
            if decoders.count >= 16 { decoders.removeAll() }
            decoder = try TIFFDecoder(
                tiff.layouts[layout], width: raster.segmentWidth, height: rows,
                interleaved: raster.interleaved, segmentBytes: target.count,
                isBigEndian: tiff.isBigEndian)
            decoders[key] = decoder
        }
        try decoder.decode(input, into: target)
    }

    /// Copies the part of a tile that lies inside the image.
    private func copyTile(
        _ index: Int, _ raster: TIFFRaster, from tile: UnsafeMutableRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) {
        let top = index / raster.across * raster.segmentHeight
        let left = index % raster.across * raster.segmentRowBytes
        let width = min(raster.segmentRowBytes, raster.rowBytes - left)
        for row in 0..<min(raster.segmentHeight, raster.height - top) {
            let source = part(of: tile, at: row * raster.segmentRowBytes, width)
            part(of: buffer, at: (top + row) * raster.rowBytes + left, width)
                .copyMemory(from: UnsafeRawBufferPointer(source))
        }
    }

    private func shifted(_ offset: Int, _ shift: Int) throws(Failure) -> Int {
        let (sum, overflow) = offset.addingReportingOverflow(shift)
        guard !overflow && sum > 0 && sum < tiff.file.count else { throw .beyondEnd }
        return sum
    }

    private func part(
        of buffer: UnsafeMutableRawBufferPointer, at offset: Int, _ count: Int
    ) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<(offset + count)])
    }
}

/// Where one plane of a stack lies in its TIFF files.
struct TIFFPlanePlace: Hashable {
    /// Which of the files.
    var file = 0
    var page: Int
    /// Which sample of its pixels.
    var sample = 0
    /// Bytes that are added to the offsets of its page.
    var shift = 0
}
