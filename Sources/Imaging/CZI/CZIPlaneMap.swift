import Domain

/// Which sub-block holds each plane of one scene.
struct CZIPlaneMap {
    /// Of the first plane, which all others must be like.
    let first: CZIEntry
    /// T, Z and C of the whole file, where a colour camera's samples count as channels.
    let shape: StackShape
    let sampleType: SampleType
    /// The number of the first channel.
    let firstChannel: Int
    /// By the place of a plane, with the samples of a pixel left out; those that are missing have none.
    private let entries: [Int: CZIEntry]

    /// - Parameters:
    ///   - entries: of the scene; at least one.
    ///   - bounds: of the file.
    /// - Throws: `badInput` for mosaics, and for planes that differ.
    init(_ entries: [CZIEntry], in bounds: CZIBounds) throws(Failure) {
        let first = entries[0]
        self.first = first
        guard let sampleType = first.pixelType.sampleType else {
            throw Failure(
                .badInput, "voxels of the type \(first.pixelType.name) are not supported",
                advice: "Export it with 8 or 16 bits for each channel")
        }
        self.sampleType = sampleType
        firstChannel = Int(bounds.channels.lowerBound)
        shape = try StackShape(
            checked: bounds.times.count, bounds.slices.count,
            bounds.channels.count * first.pixelType.samples, Int(first.y.stored),
            Int(first.x.stored))
        var places: [Int: CZIEntry] = [:]
        places.reserveCapacity(entries.count)
        for entry in entries {
            let place = bounds.place(of: entry)
            guard places.updateValue(entry, forKey: place) == nil else {
                throw Self.mosaic
            }
        }
        if let other = entries.first(where: { !$0.isAlike(first) }) {
            throw Self.different(other, first)
        }
        self.entries = places
        if let entry = entries.first(where: { !$0.compression.isSupported(for: $0.pixelType) }) {
            throw Failure(
                .badInput,
                "\(entry.pixelType.name) voxels in \(entry.compression.name) are not supported",
                advice: "Save it in ZEN uncompressed or with zstd, or export it as OME-TIFF")
        }
    }

    /// How many planes there are, with the samples of a colour camera counted each.
    var found: Int { entries.count * first.pixelType.samples }

    /// The sub-block of a plane and which of its samples; nil for one that is not there.
    func place(of index: PlaneIndex) -> (entry: CZIEntry, sample: Int)? {
        guard
            (0..<shape.t).contains(index.t), (0..<shape.z).contains(index.z),
            (0..<shape.c).contains(index.c)
        else { return nil }
        let samples = first.pixelType.samples
        let channels = shape.c / samples
        let place = (index.t * shape.z + index.z) * channels + index.c / samples
        // Blue is stored first, red counts first.
        return entries[place].map { ($0, samples - 1 - index.c % samples) }
    }

    private static let mosaic = Failure(
        .badInput, "it is a mosaic: its planes consist of several tiles, which is not supported",
        advice: "Stitch the tiles in ZEN and save the result, or export it as OME-TIFF")

    private static func different(_ other: CZIEntry, _ first: CZIEntry) -> Failure {
        func words(_ entry: CZIEntry) -> String {
            "\(entry.x.stored) × \(entry.y.stored) at \(entry.x.start), \(entry.y.start) of"
                + " \(entry.pixelType.name)"
        }
        return Failure(
            .badInput,
            "its planes differ: channel \(first.channel) is \(words(first)), channel"
                + " \(other.channel) is \(words(other))",
            advice: "Export it as OME-TIFF, or with the same size and type for each channel")
    }
}

extension CZIEntry {
    /// Whether it can be a plane of the same stack as another.
    fileprivate func isAlike(_ other: CZIEntry) -> Bool {
        pixelType == other.pixelType && x == other.x && y == other.y
    }
}

/// Which times, slices and channels a file has.
struct CZIBounds {
    let times: ClosedRange<Int32>
    let slices: ClosedRange<Int32>
    let channels: ClosedRange<Int32>

    /// Those of all entries; there must be one.
    init(_ entries: [CZIEntry]) {
        func range(_ place: (CZIEntry) -> Int32) -> ClosedRange<Int32> {
            var range = place(entries[0])...place(entries[0])
            for entry in entries where !range.contains(place(entry)) {
                range = min(range.lowerBound, place(entry))...max(range.upperBound, place(entry))
            }
            return range
        }
        times = range(\.time)
        slices = range(\.slice)
        channels = range(\.channel)
    }

    /// The place of an entry in the order T, Z, C with the channels next to each other.
    ///
    /// It does not overflow once there is a shape, which has a bounded number of planes.
    func place(of entry: CZIEntry) -> Int {
        let time = Int(entry.time) - Int(times.lowerBound)
        let slice = Int(entry.slice) - Int(slices.lowerBound)
        let channel = Int(entry.channel) - Int(channels.lowerBound)
        return (time * slices.count + slice) * channels.count + channel
    }
}
