import Domain

/// The OME-XML of a result: one image, its planes in the order T, C, Z with z fastest.
///
/// The source is the OME data model, 2016-06. It holds nothing that changes from run to run, such as an identifier or
/// the time, so that the same input gives the same bytes.
struct OMEDocument {
    static let namespace = "http://www.openmicroscopy.org/Schemas/OME/2016-06"

    let description: StackDescription
    /// The software that writes the file.
    let creator: String
    /// What was done to the voxels; nil for nothing.
    let note: ProcessingNote?
    /// What is carried over from the input, as far as the schema takes it.
    private let parts: OMEParts
    /// Further attributes and children of each channel, as far as the schema takes them.
    let further: [XMLElement]

    init(description: StackDescription, creator: String, note: ProcessingNote? = nil) {
        (self.description, self.creator, self.note) = (description, creator, note)
        (parts, further) = OMEConformance.conforming(
            description.parts, channels: description.channels.map(\.further))
    }

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
            for part in Self.ordered(parts.document, by: Self.documentOrder) {
                xml.element(part)
            }
            writeImage(&xml)
            writeAnnotations(&xml)
        }
        return xml.text
    }

    /// The order in which the schema wants the children of `OME` that stand before the image.
    private static let documentOrder = ["Experimenter", "ExperimenterGroup", "Instrument"]

    /// The order in which the schema wants the children of `Image`, up to its pixels and behind them.
    private static let imageOrder = [
        "ExperimenterRef", "Description", "ExperimentRef", "ExperimenterGroupRef", "InstrumentRef",
        "ObjectiveSettings", "ImagingEnvironment", "StageLabel",
    ]

    /// Elements in the order of their names; those of other names are left out.
    private static func ordered(_ elements: [XMLElement], by names: [String]) -> [XMLElement] {
        names.flatMap { name in elements.filter { $0.name == name } }
    }

    private func writeImage(_ xml: inout XMLWriter) {
        xml.element("Image", ["ID": "Image:0", "Name": description.imageName]) { xml in
            if let date = description.acquisitionDate, DateTime.isValid(date) {
                xml.element("AcquisitionDate", text: date)
            }
            var parts = parts.image.filter { $0.name != "Description" }
            if let text = description.imageDescription, !text.isEmpty {
                parts.append(XMLElement(name: "Description", text: text))
            }
            for part in Self.ordered(parts, by: Self.imageOrder) { xml.element(part) }
            writePixels(&xml)
            for part in parts where part.name == "AnnotationRef" { xml.element(part) }
            if let element = noteElement {
                xml.element("AnnotationRef", ["ID": element["ID"]])
            }
        }
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
            if !description.planes.isEmpty { writePlanes(&xml) }
        }
    }

    private func writeAnnotations(_ xml: inout XMLWriter) {
        let kept = parts.annotations
        guard !kept.isEmpty || note != nil else { return }
        xml.element("StructuredAnnotations", [:]) { xml in
            for annotation in kept { xml.element(annotation) }
            if let element = noteElement { xml.element(element) }
        }
    }

    /// The note under an identifier that no annotation of the input has, such as the note of an earlier run.
    private var noteElement: XMLElement? {
        guard let note else { return nil }
        let taken = Set(parts.annotations.compactMap { $0["ID"] })
        var number = 0
        while taken.contains(ProcessingNote.identifier(number)) { number += 1 }
        return note.element(identifier: ProcessingNote.identifier(number))
    }
}
