import Domain

/// What Micro-Manager writes of one image: when, for how long and where on the stage it was taken.
///
/// Pycro-Manager has keys of its own for some of it, which are asked second.
struct MicroManagerFrame {
    /// Longer texts are not read.
    static let longest = 1 << 20

    private static let keys: Set = [
        "ElapsedTime-ms", "Exposure-ms", "Exposure", "XPositionUm", "YPositionUm", "ZPositionUm",
        "XPosition_um_Intended", "YPosition_um_Intended", "ZPosition_um_Intended", "PixelSizeUm",
        "PixelSize_um", "BitDepth", "Channel", "PositionName", "FileName",
    ]

    private let values: [String: JSONValue]

    /// - Parameter bytes: a JSON object; what is none says nothing.
    init?(_ bytes: [UInt8]) {
        guard let values = JSONReader.object(bytes, keys: Self.keys) else { return nil }
        self.values = values
    }

    var elapsed: Double? { number("ElapsedTime-ms") }
    var exposure: Double? { number("Exposure-ms", "Exposure") }
    var x: Double? { number("XPositionUm", "XPosition_um_Intended") }
    var y: Double? { number("YPositionUm", "YPosition_um_Intended") }
    var z: Double? { number("ZPositionUm", "ZPosition_um_Intended") }
    var pixelSize: Double? { number("PixelSizeUm", "PixelSize_um") }
    var bitDepth: Int? { values["BitDepth"]?.integer }
    var channelName: String? { text("Channel") }
    var positionName: String? { text("PositionName") }
    /// The name of its file when it was written.
    var fileName: String? { text("FileName") }

    private func number(_ keys: String...) -> Double? {
        keys.lazy.compactMap { values[$0]?.number }.first
    }

    private func text(_ key: String) -> String? {
        values[key]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
