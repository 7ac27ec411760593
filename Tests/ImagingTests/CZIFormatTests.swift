import Domain
import Foundation
import Testing

@testable import Imaging

struct CZIFormatTests {
    @Test func readsALineScanOfZEN() throws {
        let reader = try Fixtures.open(path: Fixtures.path("czi_linescan_t150_u8.czi"))
        let description = reader.description
        #expect(description.format == "Zeiss CZI")
        #expect(description.shape == StackShape(t: 150, z: 1, c: 1, y: 1, x: 512))
        #expect(try reader.completeness() == .complete)
        // As czifile reads it.
        #expect(
            try reader.fingerprint()
                == "1c694ed40b8048e9e433fa7ac830a86b720ee669c4b12e35d69f2f5e3a3b8624")
        #expect(description.channels[0].name == "Ch1")
        #expect(description.channels[0].color == 0xD3D3_D3FF)
        #expect(description.physicalSizeX == Quantity(2.0716064453124998e-07 * 1e6, "µm"))
        #expect(description.timeIncrement == Quantity(0.10003355704697986, "s"))
        #expect(description.acquisitionDate == "2023-08-30T13:08:13.7812963Z")
        #expect(description.planes.deltaT(0) == Quantity(0.9810083, "s"))
        #expect(description.planes.positionX?[0] == 68823.096)
        let instrument = try #require(description.parts.document.first { $0.name == "Instrument" })
        let objective = try #require(instrument.first("Objective"))
        #expect(objective["Model"] == "Plan-Apochromat 20x/0.8 M27")
        #expect(objective["LensNA"] == "0.8")
        #expect(instrument.first("Microscope")?["Type"] == "Inverted")
    }

    @Test func makesAnImageOfEachScene() throws {
        try CZIFile("scenes_zstd0_u8.czi").open { acquisition in
            #expect(acquisition.images.map(\.description.imageName) == ["P1", "P2"])
            #expect(acquisition.images.map(\.description.shape.y) == [9, 12])
        }
    }

    @Test func isIncompleteWhileAnUpdateIsPending() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int32(1), CZIFile.updatePending)
        #expect(try file.gap() == "its writer has not closed it: an update is pending")
    }

    @Test func isIncompleteWithoutADirectory() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int64(0), CZIFile.directoryPosition)
        #expect(file.refusal()?.code == .incomplete)
        file.put(Int64(file.bytes.count - 8), CZIFile.directoryPosition)
        #expect(file.refusal()?.message == "the list of its planes lies beyond the end of the file")
    }

    @Test func missesAPlaneThatIsNotListed() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        let count = file.entries.count
        file.put(Int32(count - 1), file.number(CZIFile.directoryPosition, 8) + 32)
        #expect(try file.gap() == "11 of 12 planes are there")
        // All of the last slice, of which only the description knows then.
        file.put(Int32(count - 6), file.number(CZIFile.directoryPosition, 8) + 32)
        #expect(try file.gap() == "6 of 12 planes are there")
    }

    @Test func missesSubBlocksThatWereNotWritten() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        let block = file.block(5)
        for offset in block..<(block + 64) { file.bytes[offset] = 0 }
        #expect(try file.gap() == "plane 10 of 12 has not been written")
        file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int64(1 << 40), file.entries[5] + 6)
        #expect(try file.gap() == "plane 10 of 12 lies beyond the end of the file")
    }

    @Test func missesVoxelsOfAPlane() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int64(100), file.block(3) + 32 + 8)
        #expect(try file.gap() == "plane 2 of 12 has 100 bytes of voxels, which are not all")
        try file.open { acquisition in
            var plane = [UInt8](repeating: 0, count: 11 * 17 * 2)
            let thrown = failure {
                try plane.withUnsafeMutableBytes {
                    try acquisition.images[0].readPlane(PlaneIndex(t: 0, z: 0, c: 1), into: $0)
                }
            }
            #expect(thrown?.code == .incomplete)
        }
    }

    @Test func believesNoSubBlockThatContradictsTheDirectory() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int32(0), file.block(2) + 48 + 2)
        #expect(file.refusal()?.message == "it is not what the list of planes says")
        file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int64.max, file.block(2) + 32 + 8)
        #expect(file.refusal()?.message == "it is longer than its segment")
    }

    @Test func missesAttachmentsThatWereCutOff() throws {
        var file = try CZIFile("tags_pyramid_u16.czi")
        #expect(try file.gap() == nil)
        let list = file.number(CZIFile.attachmentsPosition, 8)
        file.put(Int64(file.bytes.count), list + 32 + 256 + 12)
        #expect(try file.gap() == "one of its attachments lies beyond the end of the file")
        file.put(Int64(file.bytes.count), CZIFile.attachmentsPosition)
        #expect(
            try file.gap() == "the list of its attachments lies beyond the end of the file")
    }

    @Test func takesTimesOfPlanesFromTheListOfTimes() throws {
        var file = try CZIFile("tags_pyramid_u16.czi")
        for index in file.entries.indices {
            // The XML of a plane, which is then none.
            file.bytes[file.block(index) + 32 + 256] = UInt8(ascii: "?")
        }
        try file.open { acquisition in
            let planes = acquisition.images[0].description.planes
            #expect(planes.deltaT(0) == Quantity(0.5, "s"))
            #expect(planes.deltaT(11) == Quantity(3, "s"))
        }
    }
}
