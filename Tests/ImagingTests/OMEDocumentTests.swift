import Domain
import Testing

@testable import Imaging

struct OMEDocumentTests {
    private var description: StackDescription {
        var description = StackDescription(
            format: "ImageJ TIFF", shape: StackShape(t: 2, z: 3, c: 2, y: 5, x: 4),
            sampleType: .float32)
        description.channels[0] = ChannelDescription(
            name: "GFP", color: 0xFF00_00FF, emissionWavelength: Quantity(509, "nm"))
        description.channels[1].name = "a<b>&\"c\"\u{1}\u{FFFE}"
        description.physicalSizeX = Quantity(0.25, "µm")
        description.physicalSizeZ = Quantity(1e-6, "m")
        description.physicalSizeY = Quantity(3, "cubits")
        description.timeIncrement = Quantity(0.5, "s")
        description.imageName = "cells"
        description.acquisitionDate = "2024-02-29T12:30:00.5Z"
        description.significantBits = 12
        return description
    }

    @Test func writesWhatTheSchemaWants() {
        let namespace = "http://www.openmicroscopy.org/Schemas/OME/2016-06"
        let expected = """
            <?xml version="1.0" encoding="UTF-8"?><OME xmlns="\(namespace)" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="\(namespace) \
            \(namespace)/ome.xsd" Creator="unmixd 1"><Image ID="Image:0" Name="cells">\
            <AcquisitionDate>2024-02-29T12:30:00.5Z</AcquisitionDate>\
            <Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="float" BigEndian="false" SizeX="4" \
            SizeY="5" SizeZ="3" SizeC="2" SizeT="2" PhysicalSizeX="0.25" PhysicalSizeXUnit="µm" \
            PhysicalSizeZ="1e-06" PhysicalSizeZUnit="m" TimeIncrement="0.5" TimeIncrementUnit="s">\
            <Channel Color="-16776961" EmissionWavelength="509.0" EmissionWavelengthUnit="nm" \
            ID="Channel:0:0" Name="GFP" SamplesPerPixel="1"/>\
            <Channel ID="Channel:0:1" Name="a&lt;b&gt;&amp;&quot;c&quot;" SamplesPerPixel="1"/>\
            <TiffData IFD="0" PlaneCount="12"/></Pixels></Image></OME>
            """
        #expect(OMEDocument(description: description, creator: "unmixd 1").text == expected)
    }

    @Test(arguments: [
        "2024-02-30T12:30:00", "2024-13-01T00:00:00", "yesterday", "2024-02-28",
        "2024-02-28T25:00:00", "2024-02-28T12:00:00 UTC", "2024-02-28T12:00:00.", "",
    ])
    func leavesOutDatesThatTheSchemaRefuses(_ date: String) {
        var description = description
        description.acquisitionDate = date
        let text = OMEDocument(description: description, creator: "x").text
        #expect(!text.contains("AcquisitionDate"))
    }

    @Test func isReadAsItWasWritten() throws {
        var original = description
        original.sampleType = .uint16
        original.physicalSizeY = Quantity(300, "nm")
        let text = OMEDocument(description: original, creator: "x").text
        let pixels = try OMEMetadata(Array(text.utf8)).images[0]
        var read = pixels.description(shape: original.shape, sampleType: .uint16)
        read.format = original.format
        original.channels[1].name = "a<b>&\"c\""
        #expect(read == original)
    }
}
