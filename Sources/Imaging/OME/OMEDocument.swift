import Domain

/// The OME-XML of a result: one image, its planes in the order T, C, Z with z fastest.
///
/// The source is the OME data model, 2016-06. It holds nothing that changes from run to run, such as an identifier or
/// the time, so that the same input gives the same bytes.
struct OMEDocument {
    private static let namespace = "http://www.openmicroscopy.org/Schemas/OME/2016-06"

    let description: StackDescription
    /// The software that writes the file.
    let creator: String

    var text: String {
        var xml = XMLWriter()
        xml.element(
            "OME",
            [
                "xmlns": Self.namespace,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": "\(Self.namespace) \(Self.namespace)/ome.xsd",
                "Creator": creator,
            ]
        ) { xml in
            xml.element("Image", ["ID": "Image:0", "Name": description.imageName]) { xml in
                if let date = description.acquisitionDate, Self.isDateTime(date) {
                    xml.element("AcquisitionDate", text: date)
                }
                writePixels(&xml)
            }
        }
        return xml.text
    }

    private func writePixels(_ xml: inout XMLWriter) {
        let shape = description.shape
        let bits = description.significantBits.flatMap {
            (1...(description.sampleType.byteCount * 8)).contains($0) ? $0 : nil
        }
        let sizes = [
            description.physicalSizeX, description.physicalSizeY, description.physicalSizeZ,
        ].map { $0.flatMap { $0.isLength ? $0 : nil } }
        let increment = description.timeIncrement.flatMap { $0.isDuration ? $0 : nil }
        xml.element(
            "Pixels",
            [
                "ID": "Pixels:0", "DimensionOrder": "XYZCT",
                "Type": description.sampleType.omeName,
                "SignificantBits": description.sampleType.isInteger ? bits.map { "\($0)" } : nil,
                "BigEndian": Samples.isBigEndian ? "true" : "false", "SizeX": "\(shape.x)",
                "SizeY": "\(shape.y)", "SizeZ": "\(shape.z)", "SizeC": "\(shape.c)",
                "SizeT": "\(shape.t)", "PhysicalSizeX": sizes[0].map { "\($0.value)" },
                "PhysicalSizeXUnit": sizes[0]?.unit,
                "PhysicalSizeY": sizes[1].map { "\($0.value)" },
                "PhysicalSizeYUnit": sizes[1]?.unit,
                "PhysicalSizeZ": sizes[2].map { "\($0.value)" },
                "PhysicalSizeZUnit": sizes[2]?.unit,
                "TimeIncrement": increment.map { "\($0.value)" },
                "TimeIncrementUnit": increment?.unit,
            ]
        ) { xml in
            for index in 0..<shape.c { writeChannel(index, &xml) }
            xml.element("TiffData", ["IFD": "0", "PlaneCount": "\(shape.planeCount)"])
        }
    }

    private func writeChannel(_ index: Int, _ xml: inout XMLWriter) {
        let channel =
            description.channels.indices.contains(index)
            ? description.channels[index] : ChannelDescription()
        let excitation = channel.excitationWavelength.flatMap { $0.isLength ? $0 : nil }
        let emission = channel.emissionWavelength.flatMap { $0.isLength ? $0 : nil }
        xml.element(
            "Channel",
            [
                "ID": "Channel:0:\(index)", "Name": channel.name, "SamplesPerPixel": "1",
                "ExcitationWavelength": excitation.map { "\($0.value)" },
                "ExcitationWavelengthUnit": excitation?.unit,
                "EmissionWavelength": emission.map { "\($0.value)" },
                "EmissionWavelengthUnit": emission?.unit,
                "Color": channel.color.map { "\(Int32(bitPattern: $0))" },
            ])
    }

    /// Whether a text is a date and a time as XML Schema writes them.
    private static func isDateTime(_ text: String) -> Bool {
        guard text.utf8.count >= 19, text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let shape = String(text.prefix(19).map { $0.isNumber ? "0" : $0 })
        guard shape == "0000-00-00T00:00:00" else { return false }
        let numbers = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int($0) }
        guard
            numbers.count == 6, numbers[0] > 0, (1...12).contains(numbers[1]),
            (1...28).contains(numbers[2]) || isDay(numbers[2], month: numbers[1], year: numbers[0]),
            numbers[3] < 24, numbers[4] < 60, numbers[5] < 60
        else { return false }
        var rest = text.dropFirst(19)
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0.isNumber }
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        let zone = String(rest.map { $0.isNumber ? "0" : $0 })
        return zone.isEmpty || zone == "Z" || zone == "+00:00" || zone == "-00:00"
    }

    private static func isDay(_ day: Int, month: Int, year: Int) -> Bool {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }
}
