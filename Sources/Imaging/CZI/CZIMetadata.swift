import Domain

/// The XML of a CZI that describes the whole file: the image, the microscope and how it is displayed.
struct CZIMetadata {
    /// Of the XML, in bytes.
    private static let largest = 64 << 20
    /// Large parts that say how an experiment is to be run, not what came out of it.
    private static let ignored: Set = [
        "Experiment", "HardwareSetting", "CustomAttributes", "Layers", "Topography",
        "TimelineTracks", "MTBData",
    ]

    private let root: XMLElement

    /// - Parameter position: of the segment; 0 where there is none.
    init(_ file: InputFile, at position: Int) throws(Failure) {
        guard position != 0 else {
            root = XMLElement(name: "Metadata")
            return
        }
        let segment = try CZISegment(.metadata, at: position, in: file, holding: "its description")
        guard segment.count >= 256 else { throw Self.damaged }
        let size = try file.bytes(at: segment.start, count: 4).withUnsafeBytes { $0.int32(at: 0) }
        guard (0...(segment.count - 256)).contains(size) else { throw Self.damaged }
        guard size <= Self.largest else {
            throw Failure(.badInput, "a description of more than 64 MiB is not supported")
        }
        let text = try file.bytes(at: segment.start + 256, count: size)
        // Zeros behind the text are padding.
        let document = Array(text.prefix { $0 != 0 })
        guard !document.isEmpty || size == 0 else {
            throw CZISegment.missing("its description has not been written")
        }
        root =
            document.isEmpty
            ? XMLElement(name: "Metadata")
            : try XMLReader.read(document, ignoring: Self.ignored).first("Metadata")
                ?? XMLElement(name: "Metadata")
    }

    private static let damaged = Failure(
        .badInput, "its description is damaged", advice: "Copy or export the file again")

    var information: XMLElement? { root.first("Information") }
    var image: XMLElement? { information?.first("Image") }
    var dimensions: XMLElement? { image?.first("Dimensions") }
    var document: XMLElement? { information?.first("Document") }
    var channels: [XMLElement] { dimensions?.first("Channels")?.all("Channel") ?? [] }
    /// How channels are displayed.
    var displayChannels: [XMLElement] {
        root.first("DisplaySetting")?.first("Channels")?.all("Channel") ?? []
    }

    /// How many times, slices, channels or scenes the file says it has; nil where it does not say it.
    func size(_ letter: String) -> Int? {
        image?.value("Size\(letter)").flatMap { Int($0) }
            .flatMap { (1...2_000_000).contains($0) ? $0 : nil }
    }

    /// When the first plane was taken, in ISO 8601.
    var acquisitionDate: String? {
        [image?.value("AcquisitionDateAndTime"), dimensions?.first("T")?.value("StartTime")]
            .compactMap(\.self).first { DateTime.isValid($0) }
    }

    /// The size of a voxel along an axis; the file counts in metres.
    func physicalSize(_ axis: String) -> Quantity? {
        let item = root.first("Scaling")?.first("Items")?.all("Distance")
            .first { $0["Id"] == axis }
        let size = item?.number("Value").map { Quantity($0 * 1e6, "µm") }
        return size.flatMap { $0.isLength ? $0 : nil }
    }

    /// Between one time point and the next; the file counts in seconds.
    var timeIncrement: Quantity? {
        dimensions?.first("T")?.first("Positions")?.first("Interval")?.number("Increment")
            .flatMap { $0 > 0 ? Quantity($0, "s") : nil }
    }

    /// The name of a scene, by its number.
    func sceneName(_ number: Int32) -> String? {
        dimensions?.first("S")?.first("Scenes")?.all("Scene")
            .first { $0["Index"] == "\(number)" }?["Name"].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension XMLElement {
    /// The text of the first child of a name, without white space around it; nil where it is empty.
    func value(_ name: String) -> String? {
        first(name).map(\.text.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The finite number that the first child of a name holds.
    func number(_ name: String) -> Double? {
        value(name).flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }
}
