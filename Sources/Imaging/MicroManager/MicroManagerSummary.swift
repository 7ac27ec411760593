import Domain

/// What Micro-Manager writes of an acquisition before its first image: how much is planned, with which channels.
///
/// The source of its keys is Micro-Manager 1.4 and 2.0 themselves (`PropertyKey.java`) and the page “Micro-Manager File
/// Formats” of micro-manager.org.
struct MicroManagerSummary {
    /// The number that announces a summary in an MMStack and in an NDTiff.
    static let magic = 2_355_492

    /// Longer ones are not read.
    private static let longest = 64 << 20

    /// An axis of the planes, by its name in `IntendedDimensions` and the key that older versions have for it.
    enum Axis: String {
        case time, z, channel, position

        fileprivate var key: String {
            switch self {
            case .time: "Frames"
            case .z: "Slices"
            case .channel: "Channels"
            case .position: "Positions"
            }
        }
    }

    private static let keys: Set = [
        "Frames", "Slices", "Channels", "Positions", "IntendedDimensions", "ChNames", "ChColors",
        "PixelSize_um", "z-step_um", "Interval_ms", "StartTime", "Time", "DateAndTime", "BitDepth",
        "Comment", "Prefix", "TiledImageStorage", "GridPixelOverlapX",
    ]

    /// As it is written.
    let text: String
    private let values: [String: JSONValue]

    /// - Throws: `incomplete` where it is not there yet, `badInput` where it makes no sense.
    init(_ file: InputFile, at offset: Int, length: Int) throws(Failure) {
        guard file.contains(offset, length) else { throw .beyondEnd }
        guard length <= Self.longest else {
            throw Self.damaged("is longer than \(Self.longest >> 20) MiB")
        }
        let bytes = try file.bytes(at: offset, count: length)
        guard let values = JSONReader.object(bytes, keys: Self.keys) else {
            guard bytes.contains(where: { $0 != 0 }) else {
                throw Failure(
                    .incomplete, "its Micro-Manager summary has not been written",
                    advice: "Wait until it is written or copied whole")
            }
            throw Self.damaged("is no JSON object")
        }
        self.values = values
        text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func damaged(_ message: String) -> Failure {
        Failure(
            .badInput, "its Micro-Manager summary \(message)",
            advice: "The file is damaged; export it again")
    }

    /// How many there shall be along an axis; nil where the summary does not say it.
    func intended(_ axis: Axis) -> Int? {
        let value = values["IntendedDimensions"]?[axis.rawValue] ?? values[axis.key]
        return value?.integer.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Empty where there are none.
    var channelNames: [String] { (values["ChNames"]?.elements ?? []).map { $0.text ?? "" } }

    /// As OME-XML has them; nil for one that is none.
    var channelColors: [UInt32?] {
        (values["ChColors"]?.elements ?? []).map { $0.integer.flatMap(Self.color) }
    }

    /// A colour of Java, as alpha, red, green and blue from the highest byte to the lowest, as OME-XML has it.
    static func color(_ java: Int) -> UInt32? {
        guard
            let bits = Int32(exactly: java).map({ UInt32(bitPattern: $0) }) ?? UInt32(exactly: java)
        else { return nil }
        return bits << 8 | 0xFF
    }

    var pixelSize: Double? { values["PixelSize_um"]?.number }
    var prefix: String? { values["Prefix"]?.text }
    var bitDepth: Int? { values["BitDepth"]?.integer }

    /// Whether its images are the tiles of a mosaic.
    var isTiled: Bool {
        values["TiledImageStorage"] == .bool(true) || (values["GridPixelOverlapX"]?.number ?? 0) > 0
    }

    /// Puts down what holds for all planes.
    func describe(_ description: inout StackDescription) {
        if description.shape.z > 1, let step = values["z-step_um"]?.number {
            let size = Quantity(abs(step), "µm")
            description.physicalSizeZ = size.isLength ? size : nil
        }
        if description.shape.t > 1, let interval = values["Interval_ms"]?.number, interval > 0 {
            description.timeIncrement = Quantity(interval, "ms")
        }
        description.acquisitionDate =
            ["StartTime", "Time", "DateAndTime"].lazy
            .compactMap { values[$0]?.text.flatMap(MicroManagerDate.iso) }.first
        description.imageDescription = values["Comment"]?.text
        for (channel, name) in channelNames.prefix(description.shape.c).enumerated()
        where !name.isEmpty {
            description.channels[channel].name = name
        }
        for (channel, color) in channelColors.prefix(description.shape.c).enumerated() {
            description.channels[channel].color = color
        }
    }
}
