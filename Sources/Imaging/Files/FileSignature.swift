import Domain

/// What the first bytes of a file tell of it.
enum FileSignature {
    /// Whether it is a TIFF of either kind and either byte order.
    ///
    /// - Throws: `incomplete` where the beginning has not been written.
    static func isTIFF(_ file: InputFile) throws(Failure) -> Bool {
        guard file.count > 0 else {
            throw Failure(
                .incomplete, "the file is empty", advice: "Wait until it is written or copied whole"
            )
        }
        let head = try file.bytes(at: 0, count: min(4, file.count))
        if head.allSatisfy({ $0 == 0 }) {
            throw Failure(
                .incomplete, "its beginning has not been written: there are only zeros",
                advice: "Wait until it is written or copied whole")
        }
        let signatures: [[UInt8]] = [
            [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
        ]
        if head.count < 4 && signatures.contains(where: { $0.starts(with: head) }) {
            throw Failure(
                .incomplete, "it is truncated: it ends after \(head.count) bytes",
                advice: "Wait until it is written or copied whole")
        }
        return signatures.contains(head)
    }

    /// Why a file that is no TIFF is refused, by its beginning.
    static func refusal(_ file: InputFile) throws(Failure) -> Failure {
        let head = try file.bytes(at: 0, count: min(4096, file.count))
        if let name = known.first(where: { head.dropFirst($0.offset).starts(with: $0.bytes) })?.name
        {
            return Failure(
                .badInput, "\(name) files are not supported yet",
                advice: "Export it as OME-TIFF")
        }
        let text = String(decoding: head.prefix { $0 != 0 }, as: UTF8.self)
        if text.hasPrefix("<?xml"), try XMLReader.root(beginning: Array(text.utf8)) == nil {
            return Failure(
                .incomplete, "it is truncated: its XML breaks off before its first element",
                advice: "Wait until it is written or copied whole")
        }
        return Failure(
            .badInput, "this is not an image that unmixd reads (it starts with \(beginning(head)))",
            advice: "Give a TIFF file, such as an OME-TIFF")
    }

    private static func beginning(_ head: [UInt8]) -> String {
        let first = head.prefix(8)
        if first.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            return "“\(String(decoding: first, as: UTF8.self))”"
        }
        return "the bytes "
            + first.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }

    private struct Signature {
        var name: String
        var offset = 0
        var bytes: [UInt8]

        init(_ name: String, _ text: String, offset: Int = 0) {
            self.init(name, Array(text.utf8), offset: offset)
        }

        init(_ name: String, _ bytes: [UInt8], offset: Int = 0) {
            (self.name, self.bytes, self.offset) = (name, bytes, offset)
        }
    }

    private static let known = [
        Signature("Nikon ND2", [0xDA, 0xCE, 0xBE, 0x0A]),
        Signature("Nikon ND2 (old, JPEG 2000)", [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]),
        Signature("Leica LIF", [0x70, 0, 0, 0]),
        Signature("Olympus OIB", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        Signature("PNG", [0x89, 0x50, 0x4E, 0x47]),
        Signature("JPEG", [0xFF, 0xD8, 0xFF]),
        Signature("GIF", "GIF8"),
        Signature("BMP", "BM"),
        Signature("PDF", "%PDF"),
        Signature("ZIP", "PK\u{3}\u{4}"),
        Signature("gzip", [0x1F, 0x8B]),
        Signature("HDF5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
        Signature("NumPy", [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
        Signature("DeltaVision", [0xA0, 0xC0], offset: 96),
        Signature("DeltaVision", [0xC0, 0xA0], offset: 96),
        Signature("DICOM", "DICM", offset: 128),
        Signature("FITS", "SIMPLE  ="),
        Signature("NRRD", "NRRD000"),
        Signature("MATLAB", "MATLAB 5.0"),
    ]
}
