import Domain
import Foundation
@testable import Imaging
import Testing

struct StackFileTests {
    struct About: Decodable {
        struct Input: Decodable {
            var shape: [Int]
            var dtype: String
            var sha256: String

            enum CodingKeys: String, CodingKey {
                case shape = "shape_TZCYX"
                case dtype
                case sha256 = "sha256_le_C"
            }
        }
        var input: Input

        enum CodingKeys: String, CodingKey { case input = "input_as_read" }
    }

    @Test func readsTheGoldenInputs() throws {
        let folder = Fixtures.folder.appendingPathComponent("golden")
        let cases = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var count = 0
        for name in cases {
            let path = folder.appendingPathComponent("\(name)/input.tif").path
            let about = folder.appendingPathComponent("\(name)/about.json")
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard !name.hasSuffix("plain_multipage") else { continue }
            count += 1
            let input = try JSONDecoder().decode(About.self, from: Data(contentsOf: about)).input
            let reader = try Fixtures.open(path: path)
            #expect(try reader.completeness() == .complete, "\(name)")
            #expect(reader.description.shape.extents == input.shape, "\(name)")
            #expect(reader.description.sampleType.rawValue == input.dtype, "\(name)")
            #expect(try reader.fingerprint() == input.sha256, "\(name)")
        }
        #expect(count > 20)
    }

    @Test(arguments: [
        (
            "ndtiff_t8_c2_z16/display_settings.txt",
            "this is not an image that unmixd reads (it starts with “{\"All ch”)"
        )
    ])
    func refusesOtherFormatsByName(_ name: String, _ message: String) {
        let path = Fixtures.path(name)
        let failure = failure { _ = try Fixtures.open(path: path) }
        #expect(failure?.code == .badInput)
        #expect(failure?.message == message)
        #expect(failure?.subject == path)
    }

    @Test func refusesWhatIsNoFile() throws {
        try Fixtures.withFolder { (folder) throws in
            func refusal(_ path: String) -> Failure? {
                failure { _ = try Fixtures.open(path: path) }
            }
            #expect(refusal(folder)?.message == "it is a folder, not a file")
            #expect(refusal("\(folder)/none.tif")?.code == .noInput)
            #expect(refusal("\(folder)/none.tif")?.message == "there is no such file")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/link.tif",
                withDestinationPath: Fixtures.path("imagej_c3_u16.tif"))
            #expect(
                refusal("\(folder)/link.tif")?.message
                    == "it is a symlink, which is never followed")
            #expect(mkfifo("\(folder)/pipe.tif", 0o600) == 0)
            #expect(refusal("\(folder)/pipe.tif")?.message == "it is a named pipe, not a file")
            #expect(refusal("/dev/null")?.message == "it is a device, not a file")
        }
    }

    @Test(arguments: [
        ([] as [UInt8], "the file is empty"),
        ([0x49, 0x49], "it is truncated: it ends after 2 bytes"),
        (
            [UInt8](repeating: 0, count: 5000),
            "its beginning has not been written: there are only zeros"
        ),
        ([0x49, 0x49, 42, 0, 0, 0, 0, 0], "it has no pages yet"),
        (
            [0x49, 0x49, 42, 0, 0, 1, 0, 0],
            "it is truncated: its list of pages lies beyond its end (at byte 256 of 8)"
        ),
    ])
    func saysWhatHasNotArrived(_ bytes: [UInt8], _ message: String) throws {
        try Fixtures.withFile(bytes) { (path) throws in
            let failure = failure { _ = try Fixtures.open(path: path) }
            #expect(failure?.code == .incomplete)
            #expect(failure?.message == message)
        }
    }

    @Test(arguments: [
        "", ".", "..", "../secret.tif", "/etc/passwd", "a\u{0}b",
        String(repeating: "x", count: 256),
    ])
    func staysInTheFolderOfTheAcquisition(_ name: String) throws {
        try Fixtures.withFolder { (folder) throws in
            let here = try StackFolder(folder)
            #expect(failure { _ = try here.file(name) }?.code == .badInput)
        }
    }
}
