import Domain
import Foundation
import Testing

@testable import Imaging

struct ScanImageFormatTests {
    /// A classic TIFF of numbered pages with settings in its first one.
    private func file(_ pages: Int, _ settings: [String: String]) -> [UInt8] {
        let lines = ["VERSION_MAJOR": "2022"].merging(settings) { $1 }.map { "SI.\($0) = \($1)\n" }
        var pages = TIFFBuilder.numbered(pages)
        pages[0].fields = [(.software, .ascii(Array(lines.joined().utf8)))]
        return TIFFBuilder(pages: pages).bytes()
    }

    private let stack = [
        "hChannels.channelSave": "[1;2]", "hStackManager.enable": "true",
        "hStackManager.numSlices": "3", "hStackManager.framesPerSlice": "1",
        "hStackManager.numVolumes": "4", "hStackManager.numFramesPerVolumeWithFlyback": "4",
    ]

    @Test func skipsTheFramesOfTheFlightBack() throws {
        try Fixtures.withFile(file(32, stack)) { (path) throws in
            let image = try Fixtures.open(path: path)
            #expect(image.description.shape.extents == [4, 3, 2, 3, 4])
            #expect(try image.completeness() == .complete)
            #expect(
                try image.numbers()
                    == (0..<4).flatMap { volume in (0..<6).map { volume * 8 + $0 } })
        }
        // Behind the last volume the focus need not fly back.
        try Fixtures.withFile(file(30, stack)) { (path) throws in
            #expect(try Fixtures.open(path: path).completeness() == .complete)
        }
    }

    @Test(arguments: [1, 6, 8, 13, 29])
    func saysHowFarAStoppedRunGot(_ pages: Int) throws {
        try Fixtures.withFile(file(pages, stack)) { (path) throws in
            let image = try Fixtures.open(path: path)
            #expect(
                try image.completeness()
                    == .incomplete(
                        reason: "\(pages) of 30 pages are there; if the run was stopped on purpose,"
                            + " `axes: TZCYX` in the rule takes what is whole"))
        }
    }

    @Test func theRuleTakesWhatIsWholeOfAStoppedRun() throws {
        try Fixtures.withFile(file(17, stack)) { (path) throws in
            let image = try Fixtures.open(path: path, axes: "TZCYX")
            #expect(image.description.shape.extents == [2, 3, 2, 3, 4])
            #expect(try image.completeness() == .complete)
            #expect(try image.numbers() == [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13])
        }
        // A slow stack that was stopped has fewer slices.
        let slow = stack.merging(["hStackManager.numVolumes": "1", "hStackManager.numSlices": "9"])
        {
            $1
        }
        try Fixtures.withFile(file(11, slow)) { (path) throws in
            let image = try Fixtures.open(path: path, axes: "ZCYX")
            #expect(image.description.shape.extents == [1, 5, 2, 3, 4])
            #expect(try image.numbers() == Array(0..<10))
        }
    }

    @Test func theRuleDoesNotMatterForAWholeRun() throws {
        try Fixtures.withFile(file(32, stack)) { (path) throws in
            let image = try Fixtures.open(path: path, axes: "ZCYX")
            #expect(image.description.shape.extents == [4, 3, 2, 3, 4])
        }
    }

    @Test func refusesMorePagesThanItsHeaderSays() throws {
        try Fixtures.withFile(file(33, stack)) { (path) throws in
            let failure = failure { _ = try Fixtures.open(path: path) }
            #expect(failure?.code == .badInput)
            #expect(failure?.message == "it has 33 pages, its ScanImage header says 32")
        }
    }

    @Test func endlessRunsHaveAsManyFramesAsThereAre() throws {
        let endless = [
            "hChannels.channelSave": "[1 3]", "hStackManager.framesPerSlice": "Inf",
            "hStackManager.numSlices": "1",
        ]
        try Fixtures.withFile(file(8, endless)) { (path) throws in
            let image = try Fixtures.open(path: path)
            #expect(image.description.shape.extents == [4, 1, 2, 3, 4])
            #expect(try image.completeness() == .complete)
        }
        try Fixtures.withFile(file(7, endless)) { (path) throws in
            #expect(!(try Fixtures.open(path: path).completeness().isComplete))
            let image = try Fixtures.open(path: path, axes: "TCYX")
            #expect(image.description.shape.extents == [3, 1, 2, 3, 4])
        }
    }

    @Test func framesThatWereAveragedAreOne() throws {
        let averaged = [
            "hChannels.channelSave": "1", "hStackManager.framesPerSlice": "30",
            "hScan2D.logAverageFactor": "10", "hStackManager.numSlices": "1",
        ]
        try Fixtures.withFile(file(3, averaged)) { (path) throws in
            let image = try Fixtures.open(path: path)
            #expect(image.description.shape.extents == [3, 1, 1, 3, 4])
            #expect(try image.completeness() == .complete)
        }
    }

    @Test(arguments: [
        ["hChannels.channelSave": "[]"], ["hChannels.channelSave": "none"],
        ["hChannels.channelSave": "1", "hStackManager.framesPerSlice": "-3"],
        ["hChannels.channelSave": "1", "hStackManager.framesPerSlice": "1e300"],
        ["hChannels.channelSave": "1", "hStackManager.numSlices": "2.5"],
        [
            "hChannels.channelSave": "1", "hStackManager.numSlices": "2000000",
            "hStackManager.framesPerSlice": "2000000",
        ],
    ])
    func refusesHeadersThatMakeNoSense(_ settings: [String: String]) throws {
        try Fixtures.withFile(file(4, settings)) { (path) throws in
            #expect(failure { _ = try Fixtures.open(path: path) }?.code == .badInput)
        }
    }

    @Test func aRunOfMorePlanesThanAnyStackIsIncomplete() throws {
        let greedy = stack.merging(["hStackManager.numVolumes": "1000000"]) { $1 }
        try Fixtures.withFile(file(16, greedy)) { (path) throws in
            #expect(failure { _ = try Fixtures.open(path: path) }?.code == .incomplete)
            let image = try Fixtures.open(path: path, axes: "TZCYX")
            #expect(image.description.shape.extents == [2, 3, 2, 3, 4])
        }
    }

    @Test func namesTheFileOfARunThatIsMissing() throws {
        let samples = Fixtures.folder.appendingPathComponent("formats/scanimage")
        try Fixtures.withFolder { (folder) throws in
            let name = "cell_00007_00002.tif"
            try FileManager.default.copyItem(
                atPath: samples.appendingPathComponent(name).path, toPath: "\(folder)/\(name)")
            let acquisition = try Acquisition.open(path: "\(folder)/\(name)")
            #expect(
                try acquisition.completeness()
                    == .incomplete(
                        reason:
                            "1 of its 2 files are missing: cell_00007_00001.tif is not there"))
        }
    }

    @Test func theRuleTakesTheFilesThatAreThereOfAStoppedRun() throws {
        let run = [
            "hChannels.channelSave": "[1;2]", "hStackManager.framesPerSlice": "100",
            "hStackManager.numSlices": "1", "hScan2D.logFramesPerFile": "3",
        ]
        try Fixtures.withFolder { (folder) throws in
            for (number, pages) in [(1, 6), (2, 6), (3, 3)] {
                let path = "\(folder)/cell_00001_0000\(number).tif"
                try Data(file(pages, run)).write(to: URL(fileURLWithPath: path))
            }
            let path = "\(folder)/cell_00001_00002.tif"
            let acquisition = try Acquisition.open(path: path, axes: "TCYX")
            #expect(try acquisition.completeness() == .complete)
            #expect(acquisition.images[0].description.shape.extents == [7, 1, 2, 3, 4])
            #expect(
                try acquisition.images[0].numbers()
                    == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1])
            #expect(!(try Acquisition.open(path: path).completeness().isComplete))
            // A file in the middle may still be on its way.
            try FileManager.default.removeItem(atPath: path)
            let other = try Acquisition.open(path: "\(folder)/cell_00001_00001.tif", axes: "TCYX")
            #expect(other.missing == ["cell_00001_00002.tif"])
            try Data(file(4, run)).write(to: URL(fileURLWithPath: path))
            let failure = failure { _ = try Acquisition.open(path: path, axes: "TCYX") }
            #expect(failure?.code == .incomplete)
            #expect(failure?.message == "4 of 6 pages are there")
        }
    }

    @Test func readsMATLABsNotation() {
        #expect(ScanImageHeader.numbers("[1;2]") == [1, 2])
        #expect(ScanImageHeader.numbers("[-1.5 2e1; Inf]") == [-1.5, 20, .infinity])
        #expect(ScanImageHeader.texts("{'a' 'it''s' ''}") == ["a", "it's", ""])
        #expect(ScanImageHeader.texts("'open") == [])
        #expect(ScanImageHeader.texts("{'a';'b'}") == ["a", "b"])
    }
}
