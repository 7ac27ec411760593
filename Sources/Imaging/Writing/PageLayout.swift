import Domain

/// How the planes of a result are cut into strips and where they lie, and which kind of TIFF that takes.
struct PageLayout {
    let shape: StackShape
    let sampleType: SampleType
    let compression: Compression
    /// Rows of a strip, so that it has about 256 KiB; the last strip of a plane may have fewer.
    let rowsPerStrip: Int

    init(_ description: StackDescription, _ compression: Compression) {
        shape = description.shape
        sampleType = description.sampleType
        self.compression = compression
        let rowBytes = shape.x * sampleType.byteCount
        rowsPerStrip = max(1, min(shape.y, (256 << 10) / rowBytes))
    }

    var rowBytes: Int { shape.x * sampleType.byteCount }
    var planeBytes: Int { shape.voxelsPerPlane * sampleType.byteCount }
    var stripsPerPlane: Int { (shape.y - 1) / rowsPerStrip + 1 }
    /// Where the first plane of an uncompressed file starts: behind the header of either kind.
    var dataStart: Int { 16 }

    /// Bytes of a strip before compression.
    func bytes(ofStrip strip: Int) -> Int {
        rows(ofStrip: strip) * rowBytes
    }

    /// Rows of a strip.
    func rows(ofStrip strip: Int) -> Int { min(rowsPerStrip, shape.y - strip * rowsPerStrip) }

    /// The place of a plane in the file, in the order T, C, Z.
    func number(of index: PlaneIndex) -> Int {
        (index.t * shape.c + index.c) * shape.z + index.z
    }

    /// Bytes that all planes can take at most, compressed or not.
    var largestData: Int {
        let total = shape.planeCount * planeBytes
        return switch compression {
        case .none: total
        // Stored blocks cost 5 bytes in 64 KiB at worst, frames of zstd less.
        case .deflate, .zstd: total + total / 1000 + shape.planeCount * stripsPerPlane * 64
        // Each byte may become a code of 12 bits.
        case .lzw: total + total / 2 + shape.planeCount * stripsPerPlane * 64
        }
    }

    /// Whether 32-bit offsets may not reach the end of the file.
    ///
    /// - Parameter directoryBytes: that all directories of a classic file take, with their values.
    func needsBigTIFF(directoryBytes: Int) -> Bool {
        dataStart + largestData + directoryBytes + 8 > Int(UInt32.max)
    }
}
