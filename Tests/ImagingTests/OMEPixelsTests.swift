import Domain
import Testing

@testable import Imaging

struct OMEPixelsTests {
    /// A document of 2 × 3 × 2 planes, or of other sizes.
    private func document(
        order: String = "XYZCT", z: Int = 3, c: Int = 2, t: Int = 2, _ content: String = "",
        image: String = "", root: String = ""
    ) -> String {
        """
        <?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"\(root)>\
        <Image ID="Image:0"\(image)><Pixels ID="Pixels:0" DimensionOrder="\(order)" Type="uint16" \
        SizeX="4" SizeY="3" SizeZ="\(z)" SizeC="\(c)" SizeT="\(t)" PhysicalSizeX="250" \
        PhysicalSizeXUnit="nm" PhysicalSizeZ="2" TimeIncrement="40" TimeIncrementUnit="ms" \
        SignificantBits="12">\(content)</Pixels></Image></OME>
        """
    }

    private func open<Result>(
        _ document: String, pages: Int = 12, _ body: (any StackReader) throws -> Result
    ) throws -> Result {
        let builder = TIFFBuilder(description: document, pages: TIFFBuilder.numbered(pages))
        return try Fixtures.withFile(builder.bytes()) { (path) throws in
            try body(try Fixtures.open(path: path))
        }
    }

    @Test(arguments: ["XYZCT", "XYZTC", "XYCZT", "XYCTZ", "XYTZC", "XYTCZ"])
    func ordersPagesAsTheDocumentSays(_ order: String) throws {
        let sizes: [Character: Int] = ["Z": 3, "C": 2, "T": 2]
        var strides: [Character: Int] = [:]
        var stride = 1
        for axis in order.dropFirst(2) {
            strides[axis] = stride
            stride *= sizes[axis] ?? 1
        }
        var expected: [Int] = []
        for t in 0..<2 {
            for z in 0..<3 {
                for c in 0..<2 {
                    expected.append(
                        t * (strides["T"] ?? 0) + z * (strides["Z"] ?? 0)
                            + c * (strides["C"] ?? 0))
                }
            }
        }
        for content in ["", "<TiffData/>", "<TiffData IFD=\"0\" PlaneCount=\"12\"/>"] {
            try open(document(order: order, content)) { (reader) throws in
                #expect(try reader.completeness() == .complete)
                #expect(try reader.numbers() == expected)
            }
        }
    }

    @Test func placesEveryPageAsToldToByItsElement() throws {
        let content = (0..<4).reversed().map { page in
            "<TiffData IFD=\"\(page)\" FirstC=\"\(page % 2)\" FirstZ=\"\(1 - page / 2)\"/>"
        }
        try open(document(z: 2, c: 2, t: 1, content.joined()), pages: 5) { (reader) throws in
            #expect(try reader.completeness() == .complete)
            #expect(try reader.numbers() == [2, 3, 0, 1])
        }
    }

    @Test func forgivesCountingFromOne() throws {
        let content = (1...3).map { "<TiffData IFD=\"\($0 - 1)\" FirstZ=\"\($0)\"/>" }.joined()
        try open(document(z: 3, c: 1, t: 1, content), pages: 3) { (reader) throws in
            #expect(try reader.numbers() == [0, 1, 2])
        }
    }

    @Test func countsMissingPlanes() throws {
        try open(document(), pages: 7) { (reader) throws in
            #expect(
                try reader.completeness() == .incomplete(reason: "7 of 12 planes are there"))
        }
        // One plane per element by default, where the page is said.
        try open(document("<TiffData IFD=\"0\"/>")) { (reader) throws in
            #expect(
                try reader.completeness() == .incomplete(reason: "1 of 12 planes are there"))
            var buffer = [UInt8](repeating: 0, count: 24)
            let failure = failure {
                try buffer.withUnsafeMutableBytes {
                    try reader.readPlane(PlaneIndex(t: 1, z: 0, c: 0), into: $0)
                }
            }
            #expect(failure?.code == .incomplete)
        }
    }

    @Test func tellsWhatTheDocumentSays() throws {
        let channels = """
            <Channel ID="Channel:0:0" Name="GFP" Color="16711935" EmissionWavelength="509"/>\
            <Channel ID="Channel:0:1" Name="mCherry &amp; Co"/><TiffData/>
            """
        try open(document(channels, image: " Name=\"cells\"")) { (reader) throws in
            let description = reader.description
            #expect(description.facts.channelNames == ["GFP", "mCherry & Co"])
            #expect(description.channels[0].color == 16_711_935)
            #expect(description.channels[0].emissionWavelength == Quantity(509, "nm"))
            #expect(description.physicalSizeX == Quantity(250, "nm"))
            #expect(description.physicalSizeY == nil)
            #expect(description.physicalSizeZ == Quantity(2, "µm"))
            #expect(description.timeIncrement == Quantity(40, "ms"))
            #expect(description.significantBits == 12)
            #expect(description.imageName == "cells")
        }
    }

    @Test func knowsItselfByItsIdentifier() throws {
        let own = "<TiffData><UUID FileName=\"old.ome.tif\">urn:uuid:a</UUID></TiffData>"
        try open(document(own, root: " UUID=\"urn:uuid:a\"")) { (reader) throws in
            #expect(try reader.completeness() == .complete)
        }
        // A document that names one file only, and no identifier of its own, is in that file.
        try open(document(own)) { (reader) throws in
            #expect(try reader.completeness() == .complete)
        }
    }

    @Test(arguments: [
        ("SizeZ=\"3\"", "SizeZ=\"0\""), ("SizeZ=\"3\"", "SizeZ=\"3000000000000\""),
        ("SizeT=\"2\"", "SizeT=\"x\""), ("XYZCT", "XYZZT"), ("SizeX=\"4\"", "SizeX=\"5\""),
        ("</Image>", ""),
        ("</Pixels>", "<TiffData IFD=\"0\" FirstZ=\"7\"/></Pixels>"),
        ("</Pixels>", "<TiffData IFD=\"-1\"/></Pixels>"),
    ])
    func refusesImpossibleDocuments(_ part: String, _ hostile: String) throws {
        let text = document().replacing(part, with: hostile)
        #expect(failure { try open(text) { _ in } }?.code == .badInput, "\(hostile)")
    }

    @Test func refusesToPlacePlanesAgainAndAgain() throws {
        let text = document(String(repeating: "<TiffData/>", count: 100))
        #expect(
            failure { try open(text) { _ in } }?.message
                == "its OME-XML places the same planes again and again")
    }
}
