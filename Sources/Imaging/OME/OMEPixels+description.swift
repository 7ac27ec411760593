import Domain

extension OMEPixels {
    /// What the document says of the stack.
    ///
    /// - Parameters:
    ///   - shape: of the stack.
    ///   - sampleType: of its voxels.
    func description(shape: StackShape, sampleType: SampleType) -> StackDescription {
        var result = StackDescription(
            format: "OME-TIFF", shape: shape, sampleType: sampleType)
        let elements = pixels.all("Channel")
        if elements.count == shape.c { result.channels = elements.map(Self.channel) }
        result.physicalSizeX = Self.length("PhysicalSizeX", pixels)
        result.physicalSizeY = Self.length("PhysicalSizeY", pixels)
        result.physicalSizeZ = Self.length("PhysicalSizeZ", pixels)
        result.timeIncrement = Self.quantity("TimeIncrement", pixels, unit: "s")
            .flatMap { $0.isDuration ? $0 : nil }
        result.imageName = image["Name"].flatMap { $0.isEmpty ? nil : $0 }
        let date = image["AcquisitionDate"] ?? image.first("AcquisitionDate")?.text
        result.acquisitionDate = date.flatMap { $0.isEmpty ? nil : $0 }
        result.significantBits = pixels["SignificantBits"].flatMap { Int($0) }
            .flatMap { (1...(sampleType.byteCount * 8)).contains($0) ? $0 : nil }
        return result
    }

    private static func channel(_ element: XMLElement) -> ChannelDescription {
        ChannelDescription(
            name: element["Name"].flatMap { $0.isEmpty ? nil : $0 },
            color: element["Color"].flatMap { Int32($0) }.map { UInt32(bitPattern: $0) },
            excitationWavelength: length("ExcitationWavelength", element, unit: "nm"),
            emissionWavelength: length("EmissionWavelength", element, unit: "nm"))
    }

    private static func length(
        _ name: String, _ element: XMLElement, unit: String = "µm"
    ) -> Quantity? {
        quantity(name, element, unit: unit).flatMap { $0.isLength ? $0 : nil }
    }

    /// A number with the unit that stands beside it, or else the one that OME-XML implies.
    private static func quantity(
        _ name: String, _ element: XMLElement, unit: String
    ) -> Quantity? {
        guard let value = element[name].flatMap({ Double($0) }) else { return nil }
        // Two characters of Unicode look like µ; OME-XML wants the micro sign.
        let written = element["\(name)Unit"].map { String($0.map { $0 == "\u{3BC}" ? "µ" : $0 }) }
        return Quantity(value, written ?? unit)
    }
}
