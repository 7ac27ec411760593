import Domain
import Testing

@testable import Imaging

extension CZIFormatTests {
    @Test func refusesMosaics() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        let time = try file.dimension("T", of: file.entries[11])
        file.put(Int32(0), time + 4)
        let refusal = file.refusal()
        #expect(
            refusal?.message
                == "it is a mosaic: its planes consist of several tiles, which is not supported")
        #expect(refusal?.code == .badInput)
        #expect(refusal?.advice?.hasPrefix("Stitch the tiles in ZEN") == true)
    }

    @Test func refusesDimensionsThatHaveNoPlaceInAStack() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        for entry in file.entries {
            let time = try file.dimension("T", of: entry)
            file.bytes[time] = UInt8(ascii: "H")
        }
        #expect(
            file.refusal()?.message
                == "it has 3 phases or detector elements (dimension H), which are not supported")
    }

    @Test func takesADimensionOfOnePlaceForNone() throws {
        var file = try CZIFile("zstd1_hilo_u16.czi")
        for entry in file.entries {
            let time = try file.dimension("T", of: entry)
            file.bytes[time] = UInt8(ascii: "H")
        }
        #expect(try file.gap() == nil)
    }

    @Test func refusesPartsOfASplitFile() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        file.put(Int32(1), file.entries[0] + 14)
        #expect(
            file.refusal()?.message
                == "some of its planes lie in other files: it was split, and one part is number 1")
        file.put(Int32(2), CZIFile.filePart)
        #expect(
            file.refusal()?.message
                == "it is part 2 of a CZI that was split into several files")
    }

    @Test(arguments: [
        (12, 0, "voxels of the type Gray32 are not supported"),
        (10, 0, "voxels of the type Gray64ComplexFloat are not supported"),
        (1, 2, "Gray16 voxels in LZW are not supported"),
        (1, 1, "Gray16 voxels in JPEG are not supported"),
        (1, 104, "Gray16 voxels in raw data of a camera (104) are not supported"),
    ])
    func refusesWhatItCannotDecode(type: Int32, compression: Int32, message: String) throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        for index in file.entries.indices {
            file.putBoth(type, inEntry: index, 2)
            file.putBoth(compression, inEntry: index, 18)
        }
        let refusal = file.refusal()
        #expect(refusal?.code == .badInput)
        #expect(refusal?.message == message)
        #expect(refusal?.advice != nil)
    }

    @Test func refusesPlanesThatDiffer() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        let x = try file.dimension("X", of: file.entries[3]) - file.entries[3]
        file.putBoth(Int32(5), inEntry: 3, x + 4)
        #expect(
            file.refusal()?.message
                == "its planes differ: channel 0 is 17 × 11 at 0, 0 of Gray16, channel 1 is"
                + " 17 × 11 at 5, 0 of Gray16")
    }

    @Test func refusesSizesThatTheFileCannotHold() throws {
        var file = try CZIFile("scenes_zstd0_u8.czi")
        for index in file.entries.indices {
            for letter: Character in ["X", "Y"] {
                let place = try file.dimension(letter, of: file.entries[index])
                let offset = place - file.entries[index]
                file.putBoth(Int32(60_000), inEntry: index, offset + 8)
                file.putBoth(Int32(60_000), inEntry: index, offset + 16)
            }
        }
        #expect(file.refusal()?.message.hasPrefix("its planes are impossibly large") == true)
    }

    @Test func refusesAFileOfSmallerCopiesAlone() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        for entry in file.entries { file.bytes[entry + 22] = 1 }
        #expect(
            file.refusal()?.message == "it holds only smaller copies of images, no image")
    }

    @Test func refusesADirectoryThatLies() throws {
        var file = try CZIFile("t3_z2_c2_u16.czi")
        for count in [Int32.max, -1, 100] {
            file.put(count, file.number(CZIFile.directoryPosition, 8) + 32)
            #expect(file.refusal()?.message == "the list of its planes is damaged")
        }
        file = try CZIFile("t3_z2_c2_u16.czi")
        for dimensions in [Int32.max, -1, 0, 41] {
            file.put(dimensions, file.entries[11] + 28)
            #expect(file.refusal()?.message == "the list of its planes is damaged")
        }
    }
}
