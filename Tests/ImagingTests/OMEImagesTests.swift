import Domain
import Foundation
import Testing

@testable import Imaging

struct OMEImagesTests {
    private func image(
        _ number: Int, c: Int = 1, type: String = "uint16", pixels: String = "", _ content: String
    ) -> String {
        """
        <Image ID="Image:\(number)" Name="image \(number)"><Pixels ID="Pixels:\(number)" \
        DimensionOrder="XYZCT" Type="\(type)" SizeX="4" SizeY="3" SizeZ="1" SizeC="\(c)" SizeT="1"\
        \(pixels)>\(content)</Pixels></Image>
        """
    }

    private func open<Result>(
        _ content: String, _ pages: [TIFFBuilder.Page], _ body: (Acquisition) throws -> Result
    ) throws -> Result {
        let text = "<OME xmlns=\"\(OMEDocument.namespace)\">\(content)</OME>"
        let builder = TIFFBuilder(description: text, pages: pages)
        return try Fixtures.withFile(builder.bytes()) { (path) throws in
            try body(try Acquisition.open(path: path))
        }
    }

    @Test func readsEachImageFromItsOwnPages() throws {
        let content =
            image(0, c: 2, "<TiffData IFD=\"1\" PlaneCount=\"2\"/>")
            + image(1, "<TiffData IFD=\"0\"/>")
        try open(content, TIFFBuilder.numbered(3)) { (stack) throws in
            #expect(stack.images.map { $0.description.imageName } == ["image 0", "image 1"])
            #expect(try stack.completeness() == .complete)
            #expect(try stack.images.map { try $0.numbers() } == [[1, 2], [0]])
        }
    }

    @Test func saysWhichImageIsIncomplete() throws {
        let content =
            image(0, "<TiffData IFD=\"0\"/>")
            + image(1, c: 2, "<TiffData IFD=\"1\" PlaneCount=\"2\"/>")
        try open(content, TIFFBuilder.numbered(2)) { (stack) throws in
            #expect(
                try stack.completeness()
                    == .incomplete(reason: "image 1: 1 of 2 planes are there"))
        }
    }

    @Test func keepsAnImageThatCannotBeReadBesideOneThatCan() throws {
        var pages = TIFFBuilder.numbered(1)
        // A label as slide scanners take it: colours as YCbCr.
        pages.append(
            TIFFBuilder.Page(
                bits: 8, samples: 3, strips: [[UInt8](repeating: 9, count: 36)],
                fields: [(.photometric, .short([6]))]))
        let content =
            image(0, "<TiffData IFD=\"0\"/>")
            + image(1, c: 3, type: "uint8", "<TiffData IFD=\"1\"/>")
            + image(2, "<MetadataOnly/>")
        try open(content, pages) { (stack) throws in
            #expect(stack.images.count == 3)
            #expect(try stack.completeness() == .complete)
            #expect(try stack.images[0].numbers() == [0])
            #expect(stack.images[1].description.shape.c == 3)
            #expect(
                failure { _ = try stack.images[1].voxels() }?.message
                    == "colours stored as YCbCr are not supported")
            #expect(
                failure { _ = try stack.images[2].voxels() }?.message
                    == "its OME-XML does not say which pages of a TIFF hold its voxels")
        }
        // With nothing else in it the whole is refused.
        #expect(
            failure {
                try open(image(0, c: 3, type: "uint8", "<TiffData IFD=\"1\"/>"), pages) { _ in }
            }?.code == .badInput)
    }

    @Test func stepsOverSmallerCopiesAmongThePages() throws {
        var pages = TIFFBuilder.numbered(6)
        for number in [1, 3, 5] {
            pages[number].width = 2
            pages[number].height = 1
            pages[number].strips = [[1, 2, 3, 4]]
            pages[number].fields = [(.newSubfileType, .long([1]))]
        }
        for data in [
            "<TiffData/>", "<TiffData IFD=\"0\" PlaneCount=\"3\"/>", "",
            "<TiffData IFD=\"0\"/><TiffData IFD=\"2\" FirstC=\"1\"/><TiffData IFD=\"4\" FirstC=\"2\"/>",
        ] {
            try open(image(0, c: 3, data), pages) { (stack) throws in
                #expect(try stack.completeness() == .complete, "\(data)")
                #expect(try stack.images[0].numbers() == [0, 2, 4], "\(data)")
            }
        }
    }

    @Test func keepsWhatTheDocumentSaysOfEachPlane() throws {
        let planes = """
            <TiffData/><Plane TheC="1" TheZ="0" TheT="0" DeltaT="250" DeltaTUnit="ms" \
            ExposureTime="0.1" PositionX="-3" PositionXUnit="mm" PositionZ="4"/>\
            <Plane TheC="0" TheZ="0" TheT="0" DeltaT="1" DeltaTUnit="s"/>\
            <Plane TheC="7" TheZ="0" TheT="0" DeltaT="5"/><Plane TheC="0" TheZ="x" TheT="0"/>
            """
        try open(image(0, c: 2, planes), TIFFBuilder.numbered(2)) { (stack) throws in
            let details = stack.images[0].description.planes
            #expect(details.deltaT(1) == Quantity(250, "ms"))
            #expect(details.deltaT(0) == Quantity(1000, "ms"))
            #expect(details.exposureTime(1) == Quantity(0.1, "s"))
            #expect(details.exposureTime(0) == nil)
            #expect(details.positionX?[1] == -3)
            #expect(details.positionZ?.unit == "reference frame")
        }
    }

    @Test func givesEachImageItsOwnAnnotations() throws {
        let annotations = (0..<4).map {
            "<CommentAnnotation ID=\"Annotation:\($0)\"><Value>\($0)</Value></CommentAnnotation>"
        }
        let content =
            image(0, "<TiffData/>").replacing(
                "</Image>", with: "<AnnotationRef ID=\"Annotation:0\"/></Image>")
            + image(1, "<TiffData/>").replacing(
                "</Image>", with: "<AnnotationRef ID=\"Annotation:2\"/></Image>")
            + "<StructuredAnnotations>\(annotations.joined())</StructuredAnnotations>"
        try open(content, TIFFBuilder.numbered(1)) { (stack) throws in
            let kept = stack.images.map { image in
                image.description.parts.annotations.map { $0.first("Value")?.text ?? "" }
            }
            #expect(kept == [["0", "1", "3"], ["1", "2", "3"]])
        }
    }

    @Test(arguments: [
        ("<OME xmlns=\"x\"><Image><Pixels SizeX=", "its XML breaks off"),
        ("<OME xmlns=\"x\"><Image>", "its XML breaks off"),
        ("<OME xmlns=\"x\"><Image></OME>", "its XML is damaged"),
    ])
    func waitsForADocumentThatBreaksOff(_ text: String, _ message: String) throws {
        let builder = TIFFBuilder(
            description: text + String(repeating: "\0", count: 40), pages: TIFFBuilder.numbered(1))
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let failure = failure { _ = try Acquisition.open(path: path) }
            #expect(failure?.message == message)
            #expect(failure?.code == (message.hasSuffix("off") ? .incomplete : .badInput))
        }
    }

    @Test func waitsForADocumentThatIsWrittenAtTheEnd() throws {
        var page = TIFFBuilder.numbered(1)[0]
        page.fields = [(.software, .ascii(Array("tifffile.py".utf8)))]
        let builder = TIFFBuilder(description: "\0\0\0", pages: [page])
        try Fixtures.withFile(builder.bytes()) { (path) throws in
            let failure = failure { _ = try Acquisition.open(path: path, axes: "YX") }
            #expect(failure?.code == .incomplete)
            #expect(failure?.message == "its OME-XML has not been written yet")
        }
    }
}
