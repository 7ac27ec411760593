import CTIFF
import Domain

/// Compresses planes, strip by strip, through libtiff's codecs.
final class StripEncoder {
    private let layout: PageLayout
    private let file = MemoryFile()
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

    /// Compresses a plane.
    ///
    /// - Parameters:
    ///   - plane: its samples in the byte order of this machine.
    ///   - body: is called with the compressed strips one behind the other, and with their sizes.
    func encode(
        _ plane: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer, [Int]) throws(Failure) -> Void
    ) throws(Failure) {
        // libtiff takes a plane for an image of its own; its header and directory are left behind in memory.
        file.clear()
        messages.pointee = ctiff_messages()
        guard let tiff = file.open("w", largestAllocation: 0, messages: messages) else {
            throw failure
        }
        defer { TIFFCleanup(tiff) }
        describe(tiff)
        var sizes: [Int] = []
        var start = 0
        for strip in 0..<layout.stripsPerPlane {
            let size = layout.bytes(ofStrip: strip)
            let source = plane.baseAddress.map {
                $0 + strip * layout.rowsPerStrip * layout.rowBytes
            }
            let written = TIFFWriteEncodedStrip(
                tiff, UInt32(strip), UnsafeMutableRawPointer(mutating: source), tmsize_t(size))
            guard written == size, messages.pointee.errors == 0 else { throw failure }
            let offset = Int(TIFFGetStrileOffset(tiff, UInt32(strip)))
            if strip == 0 { start = offset }
            guard offset == start + sizes.reduce(0, +) else { throw failure }
            sizes.append(Int(TIFFGetStrileByteCount(tiff, UInt32(strip))))
        }
        let end = start + sizes.reduce(0, +)
        guard end <= file.bytes.count else { throw failure }
        try file.bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
            try body(
                UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<end])), sizes)
        }
    }

    private func describe(_ tiff: OpaquePointer) {
        let type = layout.sampleType
        let fields: [(Int32, Int)] = [
            (TIFFTAG_IMAGEWIDTH, layout.shape.x),
            (TIFFTAG_IMAGELENGTH, layout.shape.y),
            (TIFFTAG_BITSPERSAMPLE, type.byteCount * 8),
            (TIFFTAG_SAMPLESPERPIXEL, 1),
            (TIFFTAG_SAMPLEFORMAT, type.isInteger ? (type.isSigned ? 2 : 1) : 3),
            (TIFFTAG_PHOTOMETRIC, 1),
            (TIFFTAG_PLANARCONFIG, 1),
            (TIFFTAG_ROWSPERSTRIP, layout.rowsPerStrip),
            (TIFFTAG_COMPRESSION, layout.compression.tiff.rawValue),
            (TIFFTAG_PREDICTOR, type.predictor),
        ]
        for (tag, value) in fields { _ = ctiff_set_number(tiff, UInt32(tag), Int32(value)) }
        // Quick levels: noise of cameras gains little from slow ones.
        switch layout.compression {
        case .deflate: _ = ctiff_set_number(tiff, UInt32(TIFFTAG_ZIPQUALITY), 4)
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
