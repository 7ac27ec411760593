import Domain

/// How the samples of a sub-block are stored, by Zeiss's number for it.
struct CZIPixelType: RawRepresentable, Hashable {
    let rawValue: Int32

    static let gray8 = CZIPixelType(rawValue: 0)
    static let gray16 = CZIPixelType(rawValue: 1)
    static let gray32Float = CZIPixelType(rawValue: 2)
    static let bgr24 = CZIPixelType(rawValue: 3)
    static let bgr48 = CZIPixelType(rawValue: 4)

    /// The type of a sample; nil where there is no equal here.
    var sampleType: SampleType? {
        switch self {
        case .gray8, .bgr24: .uint8
        case .gray16, .bgr48: .uint16
        case .gray32Float: .float32
        default: nil
        }
    }

    /// Samples of a pixel, which lie side by side: blue, green and red of a colour camera, or one.
    var samples: Int { [.bgr24, .bgr48].contains(self) ? 3 : 1 }

    /// Zeiss's name for it.
    var name: String {
        let names: [Int32: String] = [
            0: "Gray8", 1: "Gray16", 2: "Gray32Float", 3: "Bgr24", 4: "Bgr48", 8: "Bgr96Float",
            9: "Bgra32", 10: "Gray64ComplexFloat", 11: "Bgr192ComplexFloat", 12: "Gray32",
            13: "Gray64",
        ]
        return names[rawValue] ?? "of type \(rawValue)"
    }
}

/// How the samples of a sub-block are compressed, by Zeiss's number for it.
struct CZICompression: RawRepresentable, Hashable {
    let rawValue: Int32

    static let none = CZICompression(rawValue: 0)
    static let jpeg = CZICompression(rawValue: 1)
    static let jpegXR = CZICompression(rawValue: 4)
    /// One frame of zstd.
    static let zstd0 = CZICompression(rawValue: 5)
    /// A header that says whether low and high bytes were put apart, and one frame of zstd.
    static let zstd1 = CZICompression(rawValue: 6)

    /// Whether samples of a type can be decoded.
    func isSupported(for type: CZIPixelType) -> Bool {
        switch self {
        case .none, .jpegXR, .zstd0, .zstd1: true
        // In colour it may be any of several colour spaces, and there are no 16 bits.
        case .jpeg: type == .gray8
        default: false
        }
    }

    /// Its common name, for a message.
    var name: String {
        switch rawValue {
        case 0: "no compression"
        case 1: "JPEG"
        case 2: "LZW"
        case 4: "JPEG XR"
        case 5, 6: "zstd"
        case 7: "chunked zstd"
        case 100...999: "raw data of a camera (\(rawValue))"
        case 1000...: "raw data of a system (\(rawValue))"
        default: "compression number \(rawValue)"
        }
    }
}
