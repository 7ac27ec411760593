import CJXR
import Domain

/// Decodes JPEG XR through libjxr.
///
/// libjxr trusts what it reads, so it is never shown the file's own container, which is TIFF-like: it gets one that is
/// made here from checked numbers, and a codestream whose header was checked too. It decodes that in a process of its
/// own.
enum JPEGXRDecoder {
    /// Decodes the voxels of a sub-block in the byte order of this machine; colours are blue, green, red.
    ///
    /// - Parameters:
    ///   - input: the image as a JPEG XR file.
    ///   - buffer: exactly as long as the decoded voxels.
    static func decode(
        _ input: UnsafeMutableRawBufferPointer, of entry: CZIEntry,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        let bytes = UnsafeRawBufferPointer(input)
        let container = try JPEGXRContainer(bytes)
        let (width, height) = (Int(entry.x.stored), Int(entry.y.stored))
        guard
            container.width == width && container.height == height,
            let pixels = pixels(entry.pixelType, container.pixelFormat)
        else { throw JPEGXRContainer.damaged("it is not what the list of planes says") }
        let codestream = UnsafeRawBufferPointer(rebasing: bytes[container.codestream])
        try JPEGXRHeader(codestream).check(
            width: width, height: height, isColour: entry.pixelType.samples > 1,
            depth: entry.pixelType.sampleType)
        let clean = JPEGXRContainer.made(width, height, container.pixelFormat, codestream)
        defer { clean.deallocate() }
        let outcome = cjxr_decode(
            clean.baseAddress, clean.count, UInt32(width), UInt32(height), pixels.format,
            buffer.baseAddress, UInt32(buffer.count / height))
        switch outcome {
        case CJXR_DECODED: break
        case CJXR_NO_MEMORY:
            throw Failure(.temporary, "there is not enough memory to decode JPEG XR")
        case CJXR_CRASHED: throw JPEGXRContainer.damaged("libjxr came to no end with it")
        default: throw JPEGXRContainer.damaged("its codestream is damaged")
        }
        if pixels.isRedFirst { exchangeRedAndBlue(buffer, entry.pixelType.sampleType) }
    }

    /// What libjxr calls pixels, by the last byte of their identifier.
    private static func pixels(
        _ type: CZIPixelType, _ format: UInt8
    ) -> (format: cjxr_format, isRedFirst: Bool)? {
        switch (type, format) {
        case (.gray8, 0x08): (CJXR_GRAY8, false)
        case (.gray16, 0x0B): (CJXR_GRAY16, false)
        case (.gray32Float, 0x11): (CJXR_GRAY_FLOAT, false)
        case (.bgr24, 0x0C): (CJXR_BGR24, false)
        case (.bgr24, 0x0D): (CJXR_RGB24, true)
        case (.bgr48, 0x15): (CJXR_RGB48, true)
        default: nil
        }
    }

    private static func exchangeRedAndBlue(
        _ buffer: UnsafeMutableRawBufferPointer, _ type: SampleType?
    ) {
        let size = type?.byteCount ?? 1
        for pixel in stride(from: 0, to: buffer.count, by: 3 * size) {
            for byte in 0..<size {
                buffer.swapAt(pixel + byte, pixel + 2 * size + byte)
            }
        }
    }
}
