import Domain
import Foundation
import Testing

@testable import Imaging

struct OMEMutationTests {
    /// Documents are damaged where it hurts: in numbers, names and tags.
    private static let hostile = [
        "-1", "0", "2147483647", "9223372036854775807", "99999999999999999999", "", "NaN", "<", ">",
        "\"", "&#0;", "../x", "/", "urn:uuid:", "<TiffData/>", "</Pixels>", "1e999", "\u{1F600}",
    ]

    @Test(arguments: ["siblings", "companion", "nameless", "master"])
    func survivesDamagedDocuments(_ name: String) throws {
        var generator = MutationTests.Generator(state: 7)
        let source = Fixtures.folder.appendingPathComponent("formats/ome-tiff-sets/\(name)")
        try Fixtures.withFolder { (folder) throws in
            let names = try FileManager.default.contentsOfDirectory(atPath: source.path).sorted()
            let files = try names.map {
                Array(try Data(contentsOf: source.appendingPathComponent($0)))
            }
            for _ in 0..<60 {
                for (name, bytes) in zip(names, files) {
                    var bytes = bytes
                    if Bool.random(using: &generator) { damage(&bytes, &generator) }
                    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
                }
                let opened = names.randomElement(using: &generator) ?? ""
                let failure = failure {
                    let stack = try Acquisition.open(path: "\(folder)/\(opened)")
                    _ = try stack.completeness()
                    for image in stack.images where image.description.shape.planeCount < 100 {
                        guard image.description.planeByteCount < 1 << 20 else { continue }
                        _ = OMEDocument(description: image.description, creator: "x").text
                        _ = try image.voxels()
                    }
                }
                guard let failure else { continue }
                let codes: Set<Failure.Code> = [.badInput, .incomplete]
                #expect(codes.contains(failure.code), "\(failure)")
            }
        }
    }

    /// Puts something in place of a run of bytes of the same length, so that a TIFF stays one.
    private func damage(_ bytes: inout [UInt8], _ generator: inout MutationTests.Generator) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let digits = bytes.indices.filter { (0x22...0x3E).contains(bytes[$0]) }
            guard let place = digits.randomElement(using: &generator),
                let text = Self.hostile.randomElement(using: &generator)
            else { return }
            for (offset, byte) in text.utf8.enumerated() where place + offset < bytes.count {
                bytes[place + offset] = byte
            }
        }
    }

    @Test func takesNoTimeForDocumentsThatClaimTooMuch() throws {
        let image = """
            <Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="4" SizeY="3" \
            SizeZ="1" SizeC="1" SizeT="200000"><TiffData/></Pixels></Image>
            """
        let many = (0..<20).map { "<Image ID=\"Image:\($0)\">\(image)" }.joined()
        for content in ["<Image ID=\"Image:0\">\(image)", many] {
            let builder = TIFFBuilder(
                description: "<OME>\(content)</OME>", pages: TIFFBuilder.numbered(1))
            let clock = ContinuousClock()
            let start = clock.now
            try Fixtures.withFile(builder.bytes()) { (path) throws in
                let failure = failure {
                    let stack = try Acquisition.open(path: path)
                    #expect(
                        try stack.completeness()
                            == .incomplete(reason: "1 of 200000 planes are there"))
                }
                #expect(failure == nil || failure?.code == .badInput)
            }
            #expect(clock.now - start < .seconds(5))
        }
    }
}
