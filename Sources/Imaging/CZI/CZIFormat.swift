import Domain

/// A Zeiss CZI: segments with a tile of a plane each, and a list of them.
///
/// Each scene is an image of its own.
enum CZIFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        let name = Array(CZISegment.Kind.file.rawValue.utf8)
        guard file.file.contains(0, name.count) else { return false }
        return try file.file.bytes(at: 0, count: name.count) == name
    }

    static func open(_ opened: OpenedFile) throws(Failure) -> Acquisition {
        let file = opened.file
        let header = try CZIHeader(file)
        let directory = try CZIDirectory(file, at: header.directoryPosition)
        try directory.refuseOthers()
        let metadata = try CZIMetadata(file, at: header.metadataPosition)
        let attachments = try CZIAttachments(file, at: header.attachmentsPosition)
        let scenes = Dictionary(grouping: directory.entries, by: \.scene)
            .sorted { $0.key < $1.key }
        let bounds = CZIBounds(directory.entries)
        var trouble = attachments.trouble
        if header.isUpdatePending {
            trouble = "its writer has not closed it: an update is pending"
        } else if let said = metadata.size("S"), said > scenes.count {
            trouble = "\(scenes.count) of \(said) scenes are there"
        }
        var images: [CZIStack] = []
        for (number, entries) in scenes {
            let planes = try CZIPlaneMap(entries, in: bounds)
            var description = describe(planes, by: metadata)
            description.planes = planes.details(metadata, attachments.timestamps, in: file)
            if scenes.count > 1, let name = metadata.sceneName(number) {
                description.imageName = name
            }
            images.append(
                try CZIStack(
                    file, planes, description, expected: expected(planes, by: metadata),
                    trouble: trouble))
        }
        return Acquisition("Zeiss CZI", files: [file], images: images)
    }

    /// How many planes there should be: as many as the list of planes spans, or as the description says.
    private static func expected(_ planes: CZIPlaneMap, by metadata: CZIMetadata) -> Int {
        let shape = planes.shape
        let samples = planes.first.pixelType.samples
        // At most 2 million each, of which the product fits.
        return max(shape.t, metadata.size("T") ?? 1) * max(shape.z, metadata.size("Z") ?? 1)
            * max(shape.c / samples, metadata.size("C") ?? 1) * samples
    }

    private static func describe(
        _ planes: CZIPlaneMap, by metadata: CZIMetadata
    ) -> StackDescription {
        var result = StackDescription(
            format: "Zeiss CZI", shape: planes.shape, sampleType: planes.sampleType)
        let samples = planes.first.pixelType.samples
        for channel in 0..<planes.shape.c {
            let (number, sample) = channel.quotientAndRemainder(dividingBy: samples)
            result.channels[channel] = metadata.channel(planes.firstChannel + number)
            guard samples > 1 else { continue }
            // The samples of a colour camera are the three colours of one channel.
            result.channels[channel].name = nil
            result.channels[channel].color = [0xFF00_00FF, 0x00FF_00FF, 0x0000_FFFF][sample]
        }
        result.physicalSizeX = metadata.physicalSize("X")
        result.physicalSizeY = metadata.physicalSize("Y")
        result.physicalSizeZ = metadata.physicalSize("Z")
        if planes.shape.t > 1 { result.timeIncrement = metadata.timeIncrement }
        result.imageName = metadata.document?.value("Name") ?? metadata.document?.value("Title")
        result.imageDescription =
            metadata.document?.value("Description") ?? metadata.document?.value("Comment")
        result.acquisitionDate = metadata.acquisitionDate
        if planes.sampleType.isInteger { result.significantBits = metadata.significantBits }
        result.parts = metadata.parts
        return result
    }
}
