import Domain

/// Reads planes out of the pages of a TIFF file.
final class TIFFPlaneReader {
    let tiff: TIFFStructure
    private var stored = ScratchBuffer()
    private var tile = ScratchBuffer()
    private let decoders: TIFFSegmentDecoders
    /// Which stored plane is in `stored`, so that the channels of a colour page cost one read.
    private var storedPlace: StoredPlace?

    private struct StoredPlace: Hashable {
        var page: Int
        var shift: Int
    }

    /// - Parameter decoders: may be shared with the readers of other files.
    init(_ tiff: TIFFStructure, _ decoders: TIFFSegmentDecoders) {
        (self.tiff, self.decoders) = (tiff, decoders)
    }

    /// Reads one sample of each pixel, row by row, in the byte order of this machine.
    ///
    /// - Parameters:
    ///   - place: of the plane.
    ///   - raster: of its page.
    ///   - buffer: exactly ``TIFFRaster/planeBytes``.
    ///   - crew: decodes what is compressed.
    func read(
        _ place: TIFFPlanePlace, _ raster: TIFFRaster, into buffer: UnsafeMutableRawBufferPointer,
        by crew: Crew = Crew(threads: 1)
    ) throws(Failure) {
        guard raster.interleaved > 1 else {
            return try decoders.decode(prepare(place, raster, into: buffer), by: crew)
        }
        let wanted = StoredPlace(page: place.page, shift: place.shift)
        let pixels = stored.bytes(raster.storedBytes)
        if storedPlace != wanted {
            storedPlace = nil
            try decoders.decode(prepare(place, raster, into: pixels), by: crew)
            storedPlace = wanted
        }
        Samples.pick(
            place.sample, of: raster.interleaved, size: raster.sampleType.byteCount,
            from: UnsafeRawBufferPointer(pixels), into: buffer)
    }

    /// Reads a stored plane whole where it is not compressed.
    ///
    /// - Returns: the segments that are still to be decoded into the buffer; none where it is not compressed.
    func prepare(
        _ place: TIFFPlanePlace, _ raster: TIFFRaster, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) -> [TIFFSegment] {
        let segments = try TIFFSegments(of: place.page, in: tiff, raster)
        let first = raster.interleaved == 1 ? place.sample * raster.segmentsPerPlane : 0
        let layout = tiff.layouts[tiff.pages[place.page].layout]
        guard layout.compression == .none && layout.fillOrder != 2 else {
            return try (0..<raster.segmentsPerPlane).map { (index) throws(Failure) in
                TIFFSegment(
                    tiff: tiff, page: place.page,
                    offset: try shifted(segments.offsets[first + index], place.shift),
                    byteCount: segments.byteCounts[first + index], index: index, raster: raster,
                    plane: buffer)
            }
        }
        try readPlain(segments, first, place, raster, into: buffer)
        if tiff.isBigEndian != Samples.isBigEndian {
            Samples.swapBytes(buffer, size: raster.sampleType.byteCount)
        }
        return []
    }

    /// Reads uncompressed strips, those that lie together at once, or tiles.
    private func readPlain(
        _ segments: TIFFSegments, _ first: Int, _ place: TIFFPlanePlace, _ raster: TIFFRaster,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        let shift = place.shift
        var index = 0
        var done = 0
        while index < raster.segmentsPerPlane {
            let start = try shifted(segments.offsets[first + index], shift)
            var size = segments.byteCounts[first + index]
            if raster.isTiled {
                let tile = tile.bytes(size)
                try tiff.file.read(at: start, into: tile)
                TIFFSegment(
                    tiff: tiff, page: place.page, offset: start, byteCount: size, index: index,
                    raster: raster, plane: buffer
                ).place(tile: tile)
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
