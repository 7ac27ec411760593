import Domain

/// The checked geometry of a page: what is stored where, without any number that overflows.
///
/// A page holds one stored plane, or, in planar configuration, one for each sample. A stored plane is cut into segments:
/// strips as wide as the image, or tiles, which may reach beyond its edges.
struct TIFFRaster: Hashable {
    /// Largest plane that is read, in bytes.
    static let largestPlane = 1 << 32

    let width: Int
    let height: Int
    let sampleType: SampleType
    let samplesPerPixel: Int
    /// Samples of a pixel that lie side by side: 1, or `samplesPerPixel`.
    let interleaved: Int
    let isTiled: Bool
    let segmentWidth: Int
    let segmentHeight: Int
    /// Segments of a row of segments.
    let across: Int
    /// Rows of segments.
    let down: Int

    /// Bytes of a row of a stored plane.
    var rowBytes: Int { width * interleaved * sampleType.byteCount }
    /// Bytes of a stored plane.
    var storedBytes: Int { rowBytes * height }
    /// Bytes of one sample of each pixel.
    var planeBytes: Int { width * height * sampleType.byteCount }
    var storedPlanes: Int { interleaved == 1 ? samplesPerPixel : 1 }
    var segmentsPerPlane: Int { across * down }
    var segmentRowBytes: Int { segmentWidth * interleaved * sampleType.byteCount }

    /// Rows that are stored in the segments of a row of segments; the last strip holds only what is left.
    func rows(inSegmentRow row: Int) -> Int {
        isTiled ? segmentHeight : min(segmentHeight, height - row * segmentHeight)
    }

    /// Bytes that a segment takes once it is decoded.
    func bytes(ofSegment segment: Int) -> Int {
        rows(inSegmentRow: segment / across) * segmentRowBytes
    }

    /// Checks a layout.
    ///
    /// - Parameter fileCount: bytes of the file, which a plane must be in proportion to.
    /// - Throws: `badInput` for what is not supported or makes no sense, `incomplete` where the file is too short.
    init(_ layout: TIFFLayout, fileCount: Int) throws(Failure) {
        sampleType = try Self.sampleType(layout)
        try Self.checkKind(layout)
        (width, height, samplesPerPixel) = (layout.width, layout.height, layout.samplesPerPixel)
        interleaved = layout.isPlanar ? 1 : samplesPerPixel
        guard width > 0 && height > 0 else { throw Self.damaged("its pages have no size") }
        guard (1...1024).contains(samplesPerPixel) else {
            throw Self.damaged("\(samplesPerPixel) samples per pixel are not supported")
        }
        let limit = Self.largestPlane
        guard
            Self.product([width, height, samplesPerPixel, sampleType.byteCount], atMost: limit)
                != nil
        else {
            throw Failure(
                .badInput,
                "planes of \(width) × \(height) voxels are too large: more than 4 GiB"
                    + " are not supported")
        }
        isTiled = layout.tileWidth != nil || layout.tileLength != nil
        segmentWidth = isTiled ? layout.tileWidth ?? 0 : width
        segmentHeight = isTiled ? layout.tileLength ?? 0 : min(layout.rowsPerStrip, height)
        guard
            segmentWidth > 0, segmentHeight > 0,
            let segmentBytes = Self.product(
                [segmentWidth, segmentHeight, interleaved, sampleType.byteCount], atMost: limit)
        else { throw Self.damaged("its strips or tiles have an impossible size") }
        across = (width - 1) / segmentWidth + 1
        down = (height - 1) / segmentHeight + 1
        try checkProportion(segmentBytes, layout.compression, fileCount: fileCount)
    }

    /// Refuses planes that the file cannot hold, before memory is taken for them.
    private func checkProportion(
        _ segmentBytes: Int, _ compression: TIFFCompression, fileCount: Int
    ) throws(Failure) {
        guard compression == .none else {
            let (ceiling, overflow) = fileCount.multipliedReportingOverflow(by: 100_000)
            let largest = overflow ? Int.max : max(ceiling, 64 << 20)
            guard storedBytes <= largest && segmentBytes <= max(4 * storedBytes, 64 << 20) else {
                throw Self.damaged("its planes are impossibly large for \(fileCount) bytes of file")
            }
            return
        }
        guard segmentBytes <= max(4 * storedBytes, 64 << 20) else {
            throw Self.damaged("its strips or tiles have an impossible size")
        }
        guard storedBytes <= fileCount else {
            throw Failure(
                .incomplete,
                "it is truncated: a plane takes \(storedBytes) bytes, the file has \(fileCount)",
                advice: "Wait until it is written or copied whole")
        }
    }

    private static func product(_ factors: [Int], atMost limit: Int) -> Int? {
        var result = 1
        for factor in factors {
            let (product, overflow) = result.multipliedReportingOverflow(by: factor)
            guard !overflow && product <= limit else { return nil }
            result = product
        }
        return result
    }

    private static func damaged(_ message: String) -> Failure {
        Failure(.badInput, message, advice: "Export it again, as OME-TIFF")
    }
}
