import Domain

extension OMEPixels {
    /// What the document says of the stack, but for its single planes.
    ///
    /// - Parameters:
    ///   - shape: of the stack.
    ///   - sampleType: of its voxels.
    ///   - parts: what the image refers to.
    func description(
        shape: StackShape, sampleType: SampleType, parts: OMEParts = OMEParts()
    ) -> StackDescription {
        var result = StackDescription(
            format: "OME-TIFF", shape: shape, sampleType: sampleType)
        let elements = pixels.all("Channel")
        if elements.count == shape.c { result.channels = elements.map(Self.channel) }
        result.physicalSizeX = Self.length("PhysicalSizeX", pixels)
        result.physicalSizeY = Self.length("PhysicalSizeY", pixels)
        result.physicalSizeZ = Self.length("PhysicalSizeZ", pixels)
        result.timeIncrement = pixels.quantity("TimeIncrement", unit: "s")
            .flatMap { $0.isDuration ? $0 : nil }
        result.imageName = Self.text(image["Name"])
        result.imageDescription = Self.text(image.first("Description")?.text)
        result.acquisitionDate = acquisitionDate
        result.significantBits = pixels["SignificantBits"].flatMap { Int($0) }
            .flatMap { (1...(sampleType.byteCount * 8)).contains($0) ? $0 : nil }
        result.parts = parts
        return result
    }

    /// Under the names that it had in the course of the schemas.
    private var acquisitionDate: String? {
        for name in ["AcquisitionDate", "AcquiredDate", "CreationDate"] {
            let text = image[name] ?? image.first(name)?.text
            if let date = Self.text(text?.trimmed) { return date }
        }
        return nil
    }

    private static func text(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Attributes of `Channel` that have a place of their own in ``ChannelDescription``.
    private static let named: Set = [
        "ID", "Name", "Color", "ExcitationWavelength", "ExcitationWavelengthUnit",
        "EmissionWavelength", "EmissionWavelengthUnit", "Fluor", "SamplesPerPixel",
    ]

    private static func channel(_ element: XMLElement) -> ChannelDescription {
        // A few writers give the colour without a sign.
        let color = element["Color"].flatMap { text in
            Int32(text).map { UInt32(bitPattern: $0) } ?? UInt32(text)
        }
        var channel = ChannelDescription(
            name: text(element["Name"]), color: color,
            excitationWavelength: length("ExcitationWavelength", element, unit: "nm"),
            emissionWavelength: length("EmissionWavelength", element, unit: "nm"),
            fluor: text(element["Fluor"]))
        channel.further.attributes = element.attributes.filter { !named.contains($0.key) }
        channel.further.children = element.children
        return channel
    }

    private static func length(
        _ name: String, _ element: XMLElement, unit: String = "µm"
    ) -> Quantity? {
        element.quantity(name, unit: unit).flatMap { $0.isLength ? $0 : nil }
    }
}
