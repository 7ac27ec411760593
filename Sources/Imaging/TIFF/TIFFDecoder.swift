import CTIFF
import Domain
import Glibc

/// Decodes compressed strips and tiles through libtiff's codecs.
///
/// libtiff is shown an image of one segment whose directory is made here, from checked numbers, and is handed the
/// segment's bytes. It never sees the directories of the file, where its parser would meet hostile input, and no page
/// costs it a look at the list of pages.
final class TIFFDecoder {
    private let file: MemoryFile
    private let messages: UnsafeMutablePointer<ctiff_messages>
    private let tiff: OpaquePointer
    private let isJPEG: Bool

    /// - Parameters:
    ///   - layout: of the page.
    ///   - width: of the segment, in pixels.
    ///   - height: of the segment, in pixels.
    ///   - interleaved: samples per pixel in the segment.
    ///   - segmentBytes: bytes of the decoded segment.
    init(
        _ layout: TIFFLayout, width: Int, height: Int, interleaved: Int, segmentBytes: Int,
        isBigEndian: Bool
    ) throws(Failure) {
        let form = TIFFForm(isBigTIFF: false, isBigEndian: isBigEndian)
        let directory = Self.directory(layout, width, height, interleaved)
        file = MemoryFile(form.header(firstDirectory: 8) + directory.bytes(at: 8, next: 0, form))
        messages = .allocate(capacity: 1)
        messages.initialize(to: ctiff_messages())
        isJPEG = layout.compression == .jpeg
        guard
            let tiff = file.open(
                "rm", largestAllocation: 4 * segmentBytes + (64 << 20), messages: messages)
        else {
            let failure = Self.failure(messages)
            messages.deallocate()
            throw failure
        }
        self.tiff = tiff
    }

    deinit {
        TIFFCleanup(tiff)
        messages.deallocate()
    }

    /// Decodes a segment into samples in the byte order of this machine.
    ///
    /// - Parameters:
    ///   - input: as it is stored; may be changed.
    ///   - output: exactly as long as the decoded segment.
    func decode(
        _ input: UnsafeMutableRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(Failure) {
        messages.pointee = ctiff_messages()
        let isDecoded =
            TIFFReadFromUserBuffer(
                tiff, 0, input.baseAddress, tmsize_t(input.count), output.baseAddress,
                tmsize_t(output.count)) == 1
        // libjpeg fills up what is missing with grey and only warns of it.
        let isPatched = isJPEG && messages.pointee.warnings > 0
        guard isDecoded && !isPatched && messages.pointee.errors == 0 else {
            throw Self.failure(messages)
        }
    }

    private static func failure(_ messages: UnsafeMutablePointer<ctiff_messages>) -> Failure {
        let text = withUnsafeBytes(of: messages.pointee.text) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return Failure(
            .badInput, "its compressed voxels are damaged", cause: text.isEmpty ? nil : text,
            advice: "Copy or export the file again")
    }

    private static func directory(
        _ layout: TIFFLayout, _ width: Int, _ height: Int, _ interleaved: Int
    ) -> TIFFDirectory {
        var directory = TIFFDirectory()
        let each = { (value: Int) in
            TIFFDirectory.Values.short(Array(repeating: value, count: interleaved))
        }
        directory.set(.imageWidth, long: width)
        directory.set(.imageLength, long: height)
        directory.set(.bitsPerSample, each(layout.bitsPerSample.first ?? 8))
        directory.set(.compression, short: layout.compression.rawValue)
        directory.set(.photometric, short: interleaved == 3 ? 2 : 1)
        directory.set(.fillOrder, short: layout.fillOrder == 2 ? 2 : 1)
        directory.set(.stripOffsets, long: 8)
        directory.set(.samplesPerPixel, short: interleaved)
        directory.set(.rowsPerStrip, long: height)
        directory.set(.stripByteCounts, long: 8)
        directory.set(.planarConfiguration, short: 1)
        if [2, 3].contains(layout.predictor) { directory.set(.predictor, short: layout.predictor) }
        directory.set(.sampleFormat, each(layout.sampleFormat.first ?? 1))
        if !layout.jpegTables.isEmpty { directory.set(.jpegTables, .bytes(layout.jpegTables)) }
        if !layout.lercParameters.isEmpty {
            directory.set(.lercParameters, .long(layout.lercParameters))
        }
        return directory
    }
}
