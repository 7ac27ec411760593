import Domain
import Foundation
@testable import Imaging
import Testing

struct NDTiffTests {
    private func withCopies(
        of names: [String], from sample: String, _ body: (String) throws -> Void
    ) throws {
        try MicroManagerSamples.withCopies(
            of: names, from: MicroManagerSamples.path("ndtiff", sample), body)
    }

    private func reason(_ path: String) throws -> String? {
        guard case .incomplete(let reason) = try Acquisition.open(path: path).completeness() else {
            return nil
        }
        return reason
    }

    /// An entry of an index, for an image of 2 × 2 samples.
    private func entry(
        _ axes: String, file: String = "a_NDTiffStack.tif", type: UInt32 = 1, offset: UInt32 = 100,
        compression: UInt32 = 0
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        func put(_ number: UInt32) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        for text in [axes, file] {
            put(UInt32(text.utf8.count))
            bytes += Array(text.utf8)
        }
        for number in [offset, 2, 2, type, compression, 0, 0, 0] { put(number) }
        return bytes
    }

    private func refusal(_ entries: [UInt8]...) throws -> String? {
        try Fixtures.withFolder { (folder) throws in
            let index = "\(folder)/NDTiff.index"
            try Data(entries.flatMap(\.self)).write(to: URL(fileURLWithPath: index))
            try FileManager.default.copyItem(
                atPath: MicroManagerSamples.path("ndtiff", "plain/NDTiffStack.tif"),
                toPath: "\(folder)/a_NDTiffStack.tif")
            return failure { _ = try Acquisition.open(path: folder) }?.message
        }
    }

    @Test(arguments: ["", "/NDTiff.index", "/NDTiff3.2_multichannel_NDTiffStack.tif"])
    func readsWhatMicroManagerWroteAsTifffileDoes(_ member: String) throws {
        let folder = Fixtures.path("ndtiff_t8_c2_z16")
        let acquisition = try Acquisition.open(path: folder + member)
        #expect(acquisition.path == "\(folder)/")
        #expect(acquisition.images.count == 1)
        #expect(try acquisition.completeness() == .complete)
        let image = acquisition.images[0]
        #expect(image.description.shape == StackShape(t: 8, z: 16, c: 2, y: 64, x: 64))
        #expect(
            try image.fingerprint()
                == "59d3644fcad11258f48de961da36b280cfb3bc30feab6b3abca5a4593adee6a0")
        let found = image.description
        #expect(found.channels.map(\.name) == ["DAPI", "FITC"])
        #expect(found.channels.map(\.color) == [0x0033_FFFF, 0x33FF_33FF])
        #expect(found.acquisitionDate == "2022-12-26T16:25:52")
        #expect(found.physicalSizeX == Quantity(1, "µm"))
        #expect(found.planes.exposureTime(255) == Quantity(10, "ms"))
        #expect(found.planes.deltaT(0) == Quantity(0, "ms"))
        #expect(found.planes.positionZ?[2] == 0.4)
    }

    @Test func namesTheFileThatIsMissing() throws {
        try withCopies(
            of: ["NDTiff.index", "v_NDTiffStack.tif"], from: "version2/Full resolution"
        ) { (folder) throws in
            #expect(
                try reason(folder)
                    == "1 of its 3 files are missing: v_NDTiffStack_1.tif is not there")
        }
        try withCopies(of: ["v_NDTiffStack.tif"], from: "version2/Full resolution") {
            (folder) throws in
            let failure = failure { _ = try reason("\(folder)/v_NDTiffStack.tif") }
            #expect(failure?.code == .incomplete)
            #expect(failure?.message.hasPrefix("NDTiff.index is not there") == true)
        }
    }

    @Test func waitsWhileTheIndexIsReservedForMore() throws {
        try withCopies(of: ["NDTiff.index", "NDTiffStack.tif"], from: "plain") { (folder) throws in
            #expect(truncate("\(folder)/NDTiff.index", 25 << 20) == 0)
            #expect(
                try reason(folder)
                    == "NDTiff.index is still being written: room for more images is reserved in it"
            )
        }
    }

    @Test func noticesAnIndexThatEndsTooSoonAtTheEndOfAnEntry() throws {
        try withCopies(of: ["NDTiff.index", "NDTiffStack.tif"], from: "plain") { (folder) throws in
            // Nine of twelve images: three whole time points of three channels.
            try MicroManagerSamples.change("\(folder)/NDTiff.index") {
                $0 = Array($0.prefix($0.count / 12 * 9))
            }
            #expect(
                try reason(folder) == "NDTiff.index names 9 of the 12 images in NDTiffStack.tif")
        }
        try withCopies(
            of: ["NDTiff.index", "v_NDTiffStack.tif", "v_NDTiffStack_1.tif"],
            from: "version2/Full resolution"
        ) { (folder) throws in
            try MicroManagerSamples.change("\(folder)/NDTiff.index") { bytes in
                let second = Array("v_NDTiffStack_1.tif".utf8)
                let start = bytes.indices.first { bytes[$0...].starts(with: second) } ?? 0
                bytes = Array(bytes.prefix(start - 4 - 33 - 4))
            }
            #expect(try reason(folder)?.contains("v_NDTiffStack_1.tif") == true)
        }
    }

    @Test func isQuickWithAFileOf4GiBThatIsStillEmpty() throws {
        try withCopies(of: ["NDTiff.index", "NDTiffStack.tif"], from: "positions") {
            (folder) throws in
            let path = "\(folder)/NDTiffStack.tif"
            let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
            #expect(truncate(path, off_t(size / 2)) == 0)
            #expect(truncate(path, 1 << 32) == 0)
            var found: String?
            let time = try ContinuousClock().measure { found = try reason(folder) }
            #expect(found?.contains("the list of pages breaks off") == true)
            #expect(time < .seconds(2))
        }
    }

    @Test func countsPlacesFromZeroSoThatAGapIsMissing() throws {
        try withCopies(of: ["NDTiff.index", "NDTiffStack.tif"], from: "plain") { (folder) throws in
            try MicroManagerSamples.change("\(folder)/NDTiff.index") { bytes in
                for start in bytes.indices.dropLast(9)
                where bytes[start...].starts(with: Array("\"time\": 3".utf8)) {
                    bytes[start + 8] = UInt8(ascii: "4")
                }
            }
            #expect(try reason(folder) == "12 of 15 planes are there")
        }
    }

    @Test func refusesWhatAStackHasNoPlaceFor() throws {
        #expect(
            try refusal(entry("{\"row\": 0, \"column\": 0}"), entry("{\"row\": 0, \"column\": 1}"))
                == "it is a mosaic of tiles, which is not supported")
        #expect(
            try refusal(entry("{\"view\": 0}"), entry("{\"view\": 1}"))
                == "its images have a place along “view”, and only time, z, channel and position"
                + " are supported")
        #expect(
            try refusal(entry("{\"channel\": 0}"), entry("{\"channel\": \"GFP\"}"))
                == "its images have numbers and names along “channel”")
        #expect(
            try refusal(entry("{}", type: 2))
                == "it was taken with a colour camera: its pixels are red, green and blue")
        #expect(try refusal(entry("{}", type: 9)) == "NDTiff pixels of type 9 are not supported")
        #expect(
            try refusal(entry("{}", compression: 1))
                == "compressed NDTiff images are not supported")
        #expect(
            try refusal(entry("{\"time\": 0}"), entry("{\"time\": 1}", type: 0))?
                .hasPrefix("its images differ") == true)
        #expect(
            try refusal(entry("{\"time\": [1]}"))
                == "NDTiff.index is damaged: image 1 claims no number and no short name along"
                + " “time”")
        #expect(
            try refusal(entry("{\"time\": 2147483647}"))
                == "more than 2000000 planes are not supported")
        #expect(
            try refusal(entry("{}", file: "../a.tif"))
                == "it refers to “../a.tif”, which is no file of its folder")
    }

    @Test func readsTheOnlyPlaceAlongAnotherAxis() throws {
        #expect(try refusal(entry("{\"view\": 3, \"row\": 1}")) == nil)
    }

    @Test func pointsToTheFolderThatHoldsTheImages() {
        let path = MicroManagerSamples.path("ndtiff", "version2")
        let failure = failure { _ = try Acquisition.open(path: path) }
        #expect(failure?.code == .badInput)
        #expect(failure?.advice == "Give its folder “Full resolution”")
    }

    @Test func refusesAVersionThatItDoesNotKnow() throws {
        try withCopies(of: ["NDTiff.index", "NDTiffStack.tif"], from: "plain") { (folder) throws in
            try MicroManagerSamples.change("\(folder)/NDTiffStack.tif") { $0[12] = 4 }
            #expect(
                failure { _ = try reason(folder) }?.message == "NDTiff version 4 is not supported")
        }
    }
}
