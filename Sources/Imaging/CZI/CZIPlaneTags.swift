import Domain

/// What the XML of a sub-block says of its plane: when and where it was taken.
struct CZIPlaneTags {
    /// Of the XML of one sub-block, in bytes.
    private static let largest = 1 << 16

    private let tags: XMLElement

    /// Nil where there is nothing that can be read, which costs no voxel.
    init?(_ entry: CZIEntry, in file: InputFile) {
        guard let range = try? CZISubBlock(entry, in: file).metadata,
            (1...Self.largest).contains(range.count),
            let text = try? file.bytes(at: range.lowerBound, count: range.count),
            let root = try? XMLReader.read(Array(text.prefix { $0 != 0 })),
            let tags = root.first("Tags")
        else { return nil }
        self.tags = tags
    }

    /// When it was taken, in ISO 8601.
    var acquisitionTime: String? { tags.value("AcquisitionTime") }
    var positionX: Quantity? { length("StageXPosition") }
    var positionY: Quantity? { length("StageYPosition") }
    var positionZ: Quantity? { length("FocusPosition") }

    /// The file counts in micrometres.
    private func length(_ name: String) -> Quantity? {
        tags.number(name).map { Quantity($0, "µm") }
    }
}

extension CZIPlaneMap {
    /// When, for how long and where each plane was taken.
    ///
    /// - Parameter timestamps: of each time point, for planes that do not say it themselves.
    func details(_ metadata: CZIMetadata, _ timestamps: [Double], in file: InputFile)
        -> PlaneDetails
    {
        var details = PlaneDetails()
        guard shape.planeCount <= PlaneDetails.mostPlanes else { return details }
        let samples = first.pixelType.samples
        let exposures = (0..<(shape.c / samples)).map { metadata.exposureTime(firstChannel + $0) }
        let beginning = metadata.acquisitionDate
        for number in 0..<shape.planeCount {
            let (place, c) = number.quotientAndRemainder(dividingBy: shape.c)
            let index = PlaneIndex(t: place / shape.z, z: place % shape.z, c: c)
            guard let entry = self.place(of: index)?.entry else { continue }
            let tags = CZIPlaneTags(entry, in: file)
            let seconds = beginning.flatMap { beginning in
                tags?.acquisitionTime.flatMap { DateTime.seconds(from: beginning, to: $0) }
            }
            let stamp = timestamps.count == shape.t ? timestamps[index.t] : nil
            let values: [(WritableKeyPath<PlaneDetails, PlaneDetails.Column?>, Quantity?)] = [
                (\.deltaT, (seconds ?? stamp).map { Quantity($0, "s") }),
                (\.exposureTime, exposures[c / samples]),
                (\.positionX, tags?.positionX), (\.positionY, tags?.positionY),
                (\.positionZ, tags?.positionZ),
            ]
            for case (let column, let value?) in values {
                details.set(column, value, plane: number, in: shape)
            }
        }
        return details
    }
}
