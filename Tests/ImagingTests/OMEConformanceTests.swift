import Domain
import Testing

@testable import Imaging

struct OMEConformanceTests {
    /// The XML of a result whose input said something.
    private func result(document: String = "", image: String = "", channel: String = ">")
        throws -> String
    {
        let text = """
            <o:OME xmlns:o="http://www.openmicroscopy.org/Schemas/OME/2013-06" \
            xmlns:foo="urn:foo" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
            <o:Image ID="Image:0">\(image)<o:Pixels ID="Pixels:0" DimensionOrder="XYZCT" \
            Type="uint8" SizeX="1" SizeY="1" SizeZ="1" SizeC="1" SizeT="1">\
            <o:Channel ID="Channel:0"\(channel)</o:Channel></o:Pixels></o:Image>\(document)</o:OME>
            """
        let metadata = try OMEMetadata(Array(text.utf8))
        let parts = OMEPartsByImage(metadata).parts(of: metadata.images[0])
        let description = metadata.images[0].description(
            shape: StackShape(t: 1, z: 1, c: 1, y: 1, x: 1), sampleType: .uint8, parts: parts)
        return OMEDocument(description: description, creator: "x").text
    }

    @Test func leavesOutWhatTheSchemaRefuses() throws {
        let instrument = """
            <Instrument ID="Instrument:0"><OTF ID="OTF:0"/><Objective ID="Objective:0" \
            LensNA="1,4" Immersion="Honey" WorkingDistance="3" WorkingDistanceUnit="cubit" \
            NominalMagnification="63" Nonsense="1"/><Microscope Type="Inverted"/><Microscope/>\
            <Objective ID="Objective:0"/><Objective ID="63x"/></Instrument>
            """
        let text = try result(
            document: instrument,
            image: "<InstrumentRef ID=\"Instrument:0\"/><ObjectiveSettings ID=\"Objective:0\"/>")
        #expect(
            text.contains(
                "<Instrument ID=\"Instrument:0\"><Microscope Type=\"Inverted\"/>"
                    + "<Objective ID=\"Objective:0\" NominalMagnification=\"63\"/></Instrument>"))
        #expect(text.contains("<ObjectiveSettings ID=\"Objective:0\"/>"))
    }

    @Test func leavesOutReferencesToWhatIsNotThere() throws {
        let text = try result(
            image: "<InstrumentRef ID=\"Instrument:1\"/><AnnotationRef ID=\"Annotation:1\"/>",
            channel: " PinholeSize=\"2\" PinholeSizeUnit=\"\u{3BC}m\"><DetectorSettings"
                + " ID=\"Detector:0\"/><LightPath><DichroicRef ID=\"Dichroic:0\"/></LightPath>")
        #expect(!text.contains("InstrumentRef") && !text.contains("AnnotationRef"))
        #expect(
            text.contains(
                "<Channel ID=\"Channel:0:0\" PinholeSize=\"2\" PinholeSizeUnit=\"µm\""
                    + " SamplesPerPixel=\"1\"><LightPath/></Channel>"))
    }

    @Test func keepsForeignElementsAsTheyAre() throws {
        let text = try result(
            document: """
                <StructuredAnnotations><XMLAnnotation ID="Annotation:0"><Value> <foo:a b="&lt;" \
                xsi:type="t">one<b xmlns="urn:b"/>two &amp; <foo:c/></foo:a><plain/></Value>\
                </XMLAnnotation><XMLAnnotation ID="Annotation:1"><Value><bar:a/></Value>\
                </XMLAnnotation></StructuredAnnotations>
                """)
        #expect(
            text.contains(
                "<Value xmlns:foo=\"urn:foo\"><foo:a b=\"&lt;\">one<b xmlns=\"urn:b\"></b>two"
                    + " &amp; <foo:c></foo:c></foo:a><plain xmlns=\"\"></plain></Value>"))
        // A prefix that stands for nothing would make the result unreadable.
        #expect(text.contains("<XMLAnnotation ID=\"Annotation:1\"><Value/></XMLAnnotation>"))
    }

    @Test func takesANewIdentifierForEachRun() throws {
        var description = StackDescription(
            format: "", shape: StackShape(t: 1, z: 1, c: 1, y: 1, x: 1), sampleType: .uint8)
        for number in 0..<3 {
            let note = ProcessingNote([ProcessingNote.Entry("run", "\(number)")])
            let text = OMEDocument(description: description, creator: "x", note: note).text
            let metadata = try OMEMetadata(Array(text.utf8))
            description.parts = OMEPartsByImage(metadata).parts(of: metadata.images[0])
        }
        #expect(
            description.parts.annotations.map { $0["ID"] }
                == (0..<3).map { "Annotation:unmixd:\($0)" })
    }

    @Test(arguments: [
        (OMEValue.float, "1e5", true), (.float, "0x1p3", false), (.float, "inf", false),
        (.float, "1e300", false), (.fraction, "1.01", false), (.positiveFloat, "0", false),
        (.identifier("Laser"), "Laser:", false), (.identifier("Laser"), "Laser:a b", false),
        (.identifier("Laser"), "urn:lsid:a.b:Laser:1", true),
        (.identifier("Laser"), "urn:lsid:ab:Laser:1", false), (.unit("Pa"), "hPa", true),
        (.unit("V"), "xV", false), (.uri, "a b", false), (.base64, "YWJj", true),
        (.base64, "YWJ", false), (.hash, "0123", false), (.boolean, "yes", false),
    ])
    func knowsTheTypesOfTheSchema(_ kind: OMEValue, _ text: String, _ isValid: Bool) {
        #expect((kind.accepted(text) != nil) == isValid)
    }
}
