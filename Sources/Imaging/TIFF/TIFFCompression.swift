import CTIFF

/// How the samples of a page are compressed, by TIFF's number for it.
struct TIFFCompression: RawRepresentable, Hashable {
    let rawValue: Int

    static let none = TIFFCompression(rawValue: 1)
    static let lzw = TIFFCompression(rawValue: 5)
    static let jpeg = TIFFCompression(rawValue: 7)
    static let deflate = TIFFCompression(rawValue: 8)
    static let packBits = TIFFCompression(rawValue: 32773)
    static let oldDeflate = TIFFCompression(rawValue: 32946)
    static let lerc = TIFFCompression(rawValue: 34887)
    static let lzma = TIFFCompression(rawValue: 34925)
    static let zstd = TIFFCompression(rawValue: 50000)

    /// Those of libtiff's codecs that hold grey samples of 8 bits and more.
    private static let grey: Set<TIFFCompression> = [
        .none, .lzw, .jpeg, .deflate, .packBits, .oldDeflate, .lerc, .lzma, .zstd,
    ]

    /// Whether it can be decoded here: a codec for grey samples that this libtiff was built with.
    var isSupported: Bool {
        guard let scheme = UInt16(exactly: rawValue) else { return false }
        return Self.grey.contains(self) && TIFFIsCODECConfigured(scheme) != 0
    }

    /// Its common name, for a message.
    var name: String {
        switch rawValue {
        case 2, 3, 4: "CCITT fax"
        case 6: "old JPEG"
        case 7: "JPEG"
        case 22610, 34892: "JPEG XR"
        case 33003, 33004, 33005, 34712: "JPEG 2000"
        case 34887: "LERC"
        case 34925: "LZMA"
        case 50000: "zstd"
        case 50001: "WebP"
        case 50002, 52546: "JPEG XL"
        default: "compression number \(rawValue)"
        }
    }
}
