import Domain

/// The images of an NDTiff acquisition, one for each stage position.
struct NDTiffImages {
    private let index: NDTiffIndex
    private let tiffs: NDTiffFiles
    private let header: NDTiffHeader
    private let shape: StackShape
    private let sampleType: SampleType
    private let axes: Axes
    /// What the viewer keeps of the channels, by their names.
    private let display: [String: JSONValue]
    /// Which entry of the index is which plane of each stage position, by the plane's number in the order T, Z, C; the
    /// last one of those that were taken again.
    private var entries: [[Int: Int]]

    private struct Axes {
        var time: NDTiffAxis
        var z: NDTiffAxis
        var channel: NDTiffAxis
        var position: NDTiffAxis
    }

    init(_ index: NDTiffIndex, in folder: StackFolder) throws(Failure) {
        self.index = index
        tiffs = try NDTiffFiles(index, in: folder)
        guard let first = tiffs.files.compactMap(\.self).first else {
            throw Failure(
                .incomplete, "\(index.fileNames[0]) is not there, which holds its images",
                advice: "Copy the whole folder")
        }
        header = try NDTiffHeader(first)
        sampleType = try Self.sampleType(index.kind.pixelType)
        axes = try Self.axes(index, header.summary)
        display = Self.display(folder)
        shape = try StackShape(
            checked: axes.time.count, axes.z.count, axes.channel.count, index.kind.height,
            index.kind.width)
        guard shape.voxelsPerPlane <= TIFFRaster.largestPlane / sampleType.byteCount else {
            throw Failure(.badInput, "planes of more than 4 GiB are not supported")
        }
        guard axes.position.count <= 10_000,
            shape.planeCount * axes.position.count <= 2_000_000
        else {
            throw Failure(
                .badInput,
                "\(axes.position.count) stage positions of \(shape.planeCount) planes each are not"
                    + " supported", advice: "Save fewer positions in one acquisition")
        }
        entries = Array(repeating: [:], count: axes.position.count)
        for (number, entry) in index.entries.enumerated() {
            let plane = PlaneIndex(
                t: axes.time.place(of: entry.time), z: axes.z.place(of: entry.z),
                c: axes.channel.place(of: entry.channel))
            entries[axes.position.place(of: entry.position)][shape.number(of: plane)] = number
        }
    }

    /// A file that the viewer may change at any time, and that need not be there: it is none of the acquisition.
    private static func display(_ folder: StackFolder) -> [String: JSONValue] {
        guard let file = try? folder.file("display_settings.txt"),
            file.count <= MicroManagerFrame.longest,
            let bytes = try? file.bytes(at: 0, count: file.count)
        else { return [:] }
        return JSONReader.object(bytes) ?? [:]
    }

    private static func axes(
        _ index: NDTiffIndex, _ summary: MicroManagerSummary
    ) throws(Failure) -> Axes {
        Axes(
            time: try NDTiffAxis(
                "time", index.entries.lazy.map(\.time), intended: summary.intended(.time)),
            z: try NDTiffAxis("z", index.entries.lazy.map(\.z), intended: summary.intended(.z)),
            channel: try NDTiffAxis(
                "channel", index.entries.lazy.map(\.channel), expected: summary.channelNames,
                intended: summary.intended(.channel)),
            position: try NDTiffAxis(
                "position", index.entries.lazy.map(\.position),
                intended: summary.intended(.position)))
    }

    private static func sampleType(_ pixelType: Int) throws(Failure) -> SampleType {
        switch pixelType {
        case 0: return .uint8
        case 1, 3, 4, 5, 6: return .uint16
        case 2:
            throw Failure(
                .badInput, "it was taken with a colour camera: its pixels are red, green and blue",
                advice: "Split the colours into channels first, and save them as OME-TIFF")
        default:
            throw Failure(
                .badInput, "NDTiff pixels of type \(pixelType) are not supported",
                advice: "Ask for it, with a small sample")
        }
    }

    var fileNames: [String] { index.fileNames }
    var files: [InputFile] { tiffs.files.compactMap(\.self) }
    var missing: [String] {
        zip(index.fileNames, tiffs.files).compactMap { $1 == nil ? $0 : nil }
    }

    func readers() throws(Failure) -> [any StackReader] {
        var left = MicroManagerDetails.budget
        return entries.indices.map { reader(of: $0, left: &left) }
    }

    private func reader(of position: Int, left: inout Int) -> any StackReader {
        let places = (0..<shape.planeCount).map { plane in
            entry(position, plane).map {
                NDTiffStack.Place(
                    file: $0.file, offset: $0.offset, end: $0.metadataOffset + $0.metadataLength)
            }
        }
        return NDTiffStack(
            description(position, left: &left), tiffs, places: places, gap: index.gap,
            isBigEndian: header.isBigEndian)
    }

    /// The image of a plane, counted in the order T, Z, C; nil where there is none.
    private func entry(_ position: Int, _ plane: Int) -> NDTiffIndex.Entry? {
        entries[position][plane].map { index.entries[$0] }
    }
}

extension NDTiffImages {
    /// Bits that a detector fills, by the pixel type; the others fill their words.
    private static let bits = [3: 10, 4: 12, 5: 14, 6: 11]

    private func description(_ position: Int, left: inout Int) -> StackDescription {
        var description = StackDescription(
            format: "Micro-Manager NDTiff", shape: shape, sampleType: sampleType)
        let details = MicroManagerDetails(shape, left: &left) { plane in
            guard let entry = entry(position, plane), let file = tiffs.files[entry.file],
                (1...MicroManagerFrame.longest).contains(entry.metadataLength)
            else { return nil }
            return try? file.bytes(at: entry.metadataOffset, count: entry.metadataLength)
        }
        details.describe(&description, header.summary)
        for (channel, name) in axes.channel.names.prefix(shape.c).enumerated() {
            description.channels[channel].name = name
        }
        for channel in description.channels.indices {
            guard let name = description.channels[channel].name,
                let color = display[name]?["Color"]?.integer
            else { continue }
            description.channels[channel].color = MicroManagerSummary.color(color)
        }
        if let bits = Self.bits[index.kind.pixelType] { description.significantBits = bits }
        description.imageName =
            axes.position.count > 1
            ? axes.position.names.indices.contains(position)
                ? axes.position.names[position] : details.positionName
            : header.summary.prefix
        return description
    }
}
