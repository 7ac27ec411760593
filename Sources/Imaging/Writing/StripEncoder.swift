import CTIFF
import Domain

/// Compresses one strip at a time through libtiff's codecs; belongs to one thread at a time.
final class StripEncoder {
    private let layout: PageLayout
    private let file = MemoryFile()
    /// Where the compressed strip lies in ``file``.
    private var place = 0..<0
    private let messages: UnsafeMutablePointer<ctiff_messages>

    init(_ layout: PageLayout) throws(Failure) {
        self.layout = layout
        guard layout.compression.tiff.isSupported else {
            throw Failure(
                .badRule, "this libtiff cannot write \(layout.compression.rawValue)",
                advice: "Choose another compression")
        }
        messages = .allocate(capacity: 1)
        messages.initialize(to: ctiff_messages())
    }

    deinit { messages.deallocate() }

    /// Compresses a strip, which is then in ``strip``.
    ///
    /// - Parameters:
    ///   - samples: in the byte order of this machine.
    ///   - rows: of the strip.
    func encode(_ samples: UnsafeRawBufferPointer, rows: Int) throws(Failure) {
        // libtiff takes a strip for an image of its own; its header and directory are left behind in memory.
        file.clear()
        messages.pointee = ctiff_messages()
        guard let tiff = file.open("w", largestAllocation: 0, messages: messages) else {
            throw failure
        }
        defer { TIFFCleanup(tiff) }
        describe(tiff, rows: rows)
        let written = TIFFWriteEncodedStrip(
            tiff, 0, UnsafeMutableRawPointer(mutating: samples.baseAddress),
            tmsize_t(samples.count))
        guard written == samples.count, messages.pointee.errors == 0 else { throw failure }
        let start = Int(TIFFGetStrileOffset(tiff, 0))
        place = start..<(start + Int(TIFFGetStrileByteCount(tiff, 0)))
        guard place.upperBound <= file.bytes.count else { throw failure }
    }

    /// The bytes of the strip that was compressed last.
    var strip: ArraySlice<UInt8> { file.bytes[place] }

    private func describe(_ tiff: OpaquePointer, rows: Int) {
        let type = layout.sampleType
        let fields: [(Int32, Int)] = [
            (TIFFTAG_IMAGEWIDTH, layout.shape.x),
            (TIFFTAG_IMAGELENGTH, rows),
            (TIFFTAG_BITSPERSAMPLE, type.byteCount * 8),
            (TIFFTAG_SAMPLESPERPIXEL, 1),
            (TIFFTAG_SAMPLEFORMAT, type.isInteger ? (type.isSigned ? 2 : 1) : 3),
            (TIFFTAG_PHOTOMETRIC, 1),
            (TIFFTAG_PLANARCONFIG, 1),
            (TIFFTAG_ROWSPERSTRIP, rows),
            (TIFFTAG_COMPRESSION, layout.compression.tiff.rawValue),
            (TIFFTAG_PREDICTOR, type.predictor),
        ]
        for (tag, value) in fields { _ = ctiff_set_number(tiff, UInt32(tag), Int32(value)) }
        // Quick levels: noise of cameras gains little from slow ones.
        switch layout.compression {
        case .deflate: _ = ctiff_set_number(tiff, UInt32(TIFFTAG_ZIPQUALITY), 3)
        case .zstd: _ = ctiff_set_number(tiff, UInt32(TIFFTAG_ZSTD_LEVEL), 1)
        case .none, .lzw: break
        }
    }

    private var failure: Failure {
        let text = withUnsafeBytes(of: messages.pointee.text) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return Failure(
            .internalError, "a plane could not be compressed", cause: text.isEmpty ? nil : text,
            advice: "Choose another compression in the rule")
    }
}
