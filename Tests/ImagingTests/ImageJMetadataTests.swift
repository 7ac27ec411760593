import Domain
import Foundation
import Testing

@testable import Imaging

struct ImageJMetadataTests {
    private static func word(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    private static let kinds = [
        "info": 0x696E_666F, "labels": 0x6C61_626C, "tables": 0x6C75_7473,
    ]

    /// What is said of a file of two channels with a block of private tags.
    private func description(
        _ entries: [(kind: String, entries: [[UInt8]])], counts: [Int]? = nil,
        header: String = "images=2\nchannels=2"
    ) throws -> StackDescription {
        var head = Self.word(0x494A_494A)
        for (kind, entries) in entries {
            head += Self.word(Self.kinds[kind] ?? 0) + Self.word(entries.count)
        }
        let all = entries.flatMap(\.entries)
        var pages = TIFFBuilder.numbered(2)
        pages[0].fields = [
            (.imageJByteCounts, .long(counts ?? [head.count] + all.map(\.count))),
            (.imageJ, .bytes(head + all.joined())),
        ]
        let builder = TIFFBuilder(description: "ImageJ=1.54f\n\(header)\n", pages: pages)
        return try Fixtures.withFile(builder.bytes()) { (path) throws in
            try Fixtures.open(path: path).description
        }
    }

    private func table(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> [UInt8] {
        [red, green, blue].flatMap { [UInt8](repeating: 7, count: 255) + [$0] }
    }

    @Test func takesColoursFromTheBrightestValueOfEachTable() throws {
        let found = try description([("tables", [table(255, 0, 128), table(0, 0, 0)])])
        #expect(found.channels.map(\.color) == [0xFF00_80FF, nil])
    }

    @Test func takesNoColoursOfOtherChannels() throws {
        let found = try description([("tables", [table(255, 0, 128)])])
        #expect(found.channels.map(\.color) == [nil, nil])
    }

    @Test func keepsWhatOtherProgramsPutDown() throws {
        let text = "SizeC = 2\n Series 0 Name = a = b\nGain = <5>"
        let found = try description([("info", [Self.utf16(text)])])
        #expect(found.imageName == "a = b")
        #expect(found.imageDescription == nil)
        #expect(found.parts.annotations.map { $0.first("Value")?.text } == [text])
        let reference = found.parts.image.first { $0.name == "AnnotationRef" }
        #expect(reference?["ID"] == found.parts.annotations.first?["ID"])
    }

    @Test func takesProseForTheDescription() throws {
        let found = try description([("info", [Self.utf16(" HeLa cells,\nfixed \n")])])
        #expect(found.imageDescription == "HeLa cells,\nfixed")
        #expect(found.parts.annotations.isEmpty)
    }

    @Test func namesNoImageAfterOneOfSeveral() throws {
        let text = "Series 0 Name = a\nSeries 1 Name = b"
        #expect(try description([("info", [Self.utf16(text)])]).imageName == nil)
    }

    @Test(arguments: [
        [12, 0x7FFF_FFFF, 4], [0xFFFF_FFF0, 4, 4], [12], [], [11, 4, 4], [12, 0, 0],
        [12, 1 << 31, 1 << 31],
    ])
    func believesNoCounts(_ counts: [Int]) throws {
        let entries = [("labels", [Self.utf16("DAPI"), Self.utf16("GFP")])]
        let found = try description(entries, counts: counts)
        #expect(found.channels.map(\.name) == [nil, nil])
    }

    @Test func convertsUnitsOfTime() throws {
        let header = "images=2\nframes=2\nfinterval=1.5\ntunit="
        for (unit, wanted) in ["msec": "ms", "min": "min", "sec": "s", "h": "h"] {
            let found = try description([], header: header + unit)
            #expect(found.timeIncrement == Quantity(1.5, wanted))
        }
        #expect(try description([], header: header + "fortnights").timeIncrement == nil)
        #expect(try description([], header: "images=2\nframes=2\nfps=7").timeIncrement == nil)
    }

    @Test func namesChannelsByTheCommonPartOfTheirLabels() {
        func names(_ labels: [String]) -> [String] {
            ImageJLabels.channelNames(labels, channels: 2)
        }
        #expect(names(["GFP", "mCherry", "GFP", "mCherry"]) == ["GFP", "mCherry"])
        #expect(
            names([
                "c:1/2 z:1/2 - Alexa 488", "c:2/2 z:1/2 - Ch2-T1", "c:1/2 z:2/2 - Alexa 488",
                "c:2/2 z:2/2 - Ch2-T1",
            ]) == ["Alexa 488", "Ch2-T1"])
        #expect(names(["DAPI_z001", "GFP_z001", "DAPI_z002", "GFP_z002"]) == ["DAPI", "GFP"])
        #expect(names(["c1", "c2"]) == ["c1", "c2"])
    }

    @Test func namesNoChannelsWhereLabelsDoNot() {
        func names(_ labels: [String], _ channels: Int = 2) -> [String] {
            ImageJLabels.channelNames(labels, channels: channels)
        }
        #expect(names(["c:1/2 - embryo", "c:2/2 - embryo"]).isEmpty)
        #expect(names(["c:1/2", "c:2/2"]).isEmpty)
        #expect(names(["a", "b", "c", "d"]).isEmpty)
        #expect(names(["a", "b", "a"]).isEmpty)
        #expect(names(["a", ""]).isEmpty)
        #expect(names([]).isEmpty)
        #expect(names(["c:1/1 z:1/2 - embryo", "c:1/1 z:2/2 - embryo"], 1).isEmpty)
    }
}
