import Domain

extension StackDescription {
    /// Takes over what an ImageJ file says beside its shape.
    mutating func take(_ header: ImageJHeader, _ tiff: TIFFStructure) throws(Failure) {
        let x = try tiff.rational(.xResolution, of: 0)
        let y = try tiff.rational(.yResolution, of: 0)
        physicalSizeX = Self.size(x.map { 1 / $0 }, header.unit)
        physicalSizeY = Self.size(y.map { 1 / $0 }, header.unitY)
        physicalSizeZ = Self.size(header.number("spacing").map(abs), header.unitZ)
        timeIncrement = header.frameInterval
        let metadata = try ImageJMetadata(tiff)
        if metadata.labels.count == shape.planeCount {
            let names = ImageJLabels.channelNames(metadata.labels, channels: shape.c)
            for (channel, name) in names.enumerated() { channels[channel].name = name }
        }
        for (channel, color) in try colors(metadata, tiff).enumerated() where color != 0 {
            channels[channel].color = color << 8 | 0xFF
        }
        if let info = metadata.info { takeInfo(info) }
    }

    private static func size(_ value: Double?, _ unit: String?) -> Quantity? {
        guard let value, let unit, value > 0, value.isFinite else { return nil }
        return Quantity(value, unit)
    }

    /// The colour of each channel, as red, green and blue; empty where the file says none.
    ///
    /// Black stands for an inverted table, which has no colour.
    private func colors(
        _ metadata: ImageJMetadata, _ tiff: TIFFStructure
    ) throws(Failure) -> [UInt32] {
        if metadata.colors.count == shape.c { return metadata.colors }
        let layout = tiff.layouts[tiff.pages[0].layout]
        // A composite of colour samples.
        if layout.photometric == 2 && shape.c == 3 { return [0xFF0000, 0x00FF00, 0x0000FF] }
        // With several channels it is the table of the one that was looked at.
        guard layout.photometric == 3, shape.c == 1,
            let field = try tiff.field(.colorMap, of: 0), field.type == .short, field.count == 768
        else { return [] }
        let map = try tiff.integers(field)
        // Of 16 bits each.
        let last = [255, 511, 767].map { UInt32(map[$0] / 256) }
        return [last[0] << 16 | last[1] << 8 | last[2]]
    }

    /// Takes prose for the description, and keeps what other programs put down for themselves.
    private mutating func takeInfo(_ info: String) {
        let names = info.split(whereSeparator: \.isNewline).filter { $0.contains(" = ") }
        guard !names.isEmpty else {
            let text = info.trimmed
            imageDescription = text.isEmpty ? nil : text
            return
        }
        parts.keepComment(info, from: "imagej/info")
        // Bio-Formats' importer numbers the images of the file that it opened.
        let titles = names.filter {
            $0.trimmed.hasPrefix("Series ") && $0.contains(" Name = ")
        }
        guard titles.count == 1, let title = titles.first?.split(separator: "=", maxSplits: 1).last
        else { return }
        imageName = title.trimmed.isEmpty ? nil : title.trimmed
    }
}
