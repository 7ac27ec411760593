import Domain
import Foundation
import Testing

@testable import Imaging

struct MetaMorphFormatTests {
    private let samples = Fixtures.folder.appendingPathComponent("formats")

    /// Runs a test on copies of samples in a folder of their own.
    private func withCopy<Result>(
        of name: String, _ body: (String) throws -> Result
    ) throws -> Result {
        try Fixtures.withFolder { (folder) throws in
            let source = samples.appendingPathComponent(name)
            let copy = URL(fileURLWithPath: "\(folder)/copy")
            try FileManager.default.copyItem(at: source, to: copy)
            return try body(copy.path)
        }
    }

    @Test func namesTheFileThatIsMissing() throws {
        try withCopy(of: "metamorph-nd/stacks") { (folder) throws in
            try FileManager.default.removeItem(atPath: "\(folder)/cells_w1GFP_s2.STK")
            for opened in ["cells.nd", "cells_w1GFP_s1.STK"] {
                let acquisition = try Acquisition.open(path: "\(folder)/\(opened)")
                #expect(acquisition.path == "\(folder)/cells.nd")
                #expect(
                    try acquisition.completeness()
                        == .incomplete(
                            reason: "1 of its 5 files are missing: cells_w1GFP_s2.STK is not there")
                )
            }
        }
    }

    @Test func isIncompleteWhereNoFileOfItIsThere() throws {
        try withCopy(of: "metamorph-nd/stacks") { (folder) throws in
            for name in try FileManager.default.contentsOfDirectory(atPath: folder)
            where name.hasSuffix("STK") {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
            let failure = failure { _ = try Acquisition.open(path: "\(folder)/cells.nd") }
            #expect(failure?.code == .incomplete)
            #expect(
                failure?.message == "none of its 4 files is there, such as cells_w1GFP_s1.TIF"
                    || failure?.message
                        == "none of its 4 files is there, such as cells_w1GFP_s1.STK"
            )
        }
    }

    @Test func takesFilesThatNoSeriesNamesForStacksOfTheirOwn() throws {
        try withCopy(of: "metamorph-nd/stacks") { (folder) throws in
            try FileManager.default.removeItem(atPath: "\(folder)/cells.nd")
            let acquisition = try Acquisition.open(path: "\(folder)/cells_w1GFP_s1.STK")
            #expect(acquisition.format == "MetaMorph STK")
            #expect(acquisition.images.map(\.description.shape.extents) == [[1, 3, 1, 8, 13]])
        }
    }

    @Test func knowsASeriesByItsLongestName() throws {
        try withCopy(of: "metamorph-nd/pages") { (folder) throws in
            // Another series whose name begins the same way.
            try FileManager.default.copyItem(
                atPath: samples.appendingPathComponent("metamorph-nd/stacks/cells.nd").path,
                toPath: "\(folder)/time lapse.nd")
            let acquisition = try Acquisition.open(
                path: "\(folder)/time lapse_w1_w1488_t2.TIF")
            #expect(acquisition.path == "\(folder)/time lapse_w1.nd")
        }
    }

    @Test func wavelengthsWithoutHeightsAreAnImageOfTheirOwn() throws {
        try withCopy(of: "metamorph-nd/stacks") { (folder) throws in
            let path = "\(folder)/cells.nd"
            let text = try String(contentsOfFile: path, encoding: .isoLatin1)
            try text.replacingOccurrences(of: "\"WaveDoZ2\", TRUE", with: "\"WaveDoZ2\", FALSE")
                .write(toFile: path, atomically: false, encoding: .isoLatin1)
            let failure = failure { _ = try Acquisition.open(path: path) }
            #expect(failure?.code == .badInput)
            #expect(failure?.message == "3 of 1 planes that the .nd file says are in it")
            let single = try Data(
                contentsOf: samples.appendingPathComponent("metamorph-stk/single.stk"))
            for stage in 1...2 {
                try single.write(
                    to: URL(fileURLWithPath: "\(folder)/cells_w2561 µm-DsRed_s\(stage).STK"))
            }
            let images = try Acquisition.open(path: path).images
            #expect(
                images.map(\.description.shape.extents) == [
                    [1, 3, 1, 8, 13], [1, 1, 1, 6, 11], [1, 3, 1, 8, 13], [1, 1, 1, 6, 11],
                ])
            #expect(images[1].description.channels.map(\.name) == ["561 µm/DsRed"])
        }
    }

    @Test(arguments: [
        ("NTimePoints", "-1"), ("NTimePoints", "99999999999999999999"), ("NTimePoints", "many"),
    ])
    func refusesNumbersOfFilesThatMakeNoSense(_ key: String, _ value: String) throws {
        try withCopy(of: "metamorph-nd/pages") { (folder) throws in
            let path = "\(folder)/time lapse_w1.nd"
            let text = try String(contentsOfFile: path, encoding: .isoLatin1)
            try text.replacingOccurrences(of: "\"\(key)\", 3", with: "\"\(key)\", \(value)")
                .write(toFile: path, atomically: false, encoding: .isoLatin1)
            let failure = failure { _ = try Acquisition.open(path: path) }
            #expect(failure?.code == .badInput)
            #expect(failure?.message == "its `\(key)` is no number of files: “\(value)”")
        }
    }

    @Test func waitsForTheEndOfTheSeriesFile() throws {
        try withCopy(of: "metamorph-nd/pages") { (folder) throws in
            let path = "\(folder)/time lapse_w1.nd"
            let text = try Data(contentsOf: URL(fileURLWithPath: path))
            try text.dropLast(4).write(to: URL(fileURLWithPath: path))
            let failure = failure {
                _ = try Acquisition.open(path: "\(folder)/time lapse_w1_w2FRET_t1.TIF")
            }
            #expect(failure?.code == .incomplete)
            #expect(failure?.subject == path)
        }
    }

    /// Distances, times, and the time points and slices that they make; nil where it cannot be told.
    private static let orders: [([Double], [Int], [Int]?)] = [
        ([0, 1, 1, 1], [0, 0, 0, 0], [1, 4]), ([1, 1, 1, 1], [0, 5, 10, 15], [1, 4]),
        ([0, 0, 0, 0], [0, 5, 10, 15], [4, 1]), ([0, 1, 0, 1], [0, 5, 10, 15], [2, 2]),
        ([0, 0, 0, 0], [5, 5, 5, 5], nil), ([0, 1, 1, 0], [0, 5, 10, 15], nil),
        ([0, 0, 1, 1], [0, 5, 10, 15], nil),
    ]

    @Test(arguments: orders)
    func tellsSlicesFromTimePoints(
        _ distances: [Double], _ times: [Int], _ extent: [Int]?
    ) {
        let planes = zip(distances, times).map {
            var plane = MetaMorphPlane()
            (plane.distance, plane.created) = ($0, $1)
            return plane
        }
        #expect(planes.extent.map { [$0.t, $0.z] } == extent)
    }

    @Test func asksForTheAxesWhereAStackDoesNotTell() throws {
        let path = samples.appendingPathComponent("metamorph-stk/timelapse.stk").path
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        // All planes at the same time: the time of each is the fourth of six numbers of UIC2.
        let first = try TIFFStructure(try InputFile.open(path)).field(.metaMorphPlanes, of: 0)
        let start = try #require(first?.offset)
        for plane in 1..<4 {
            for byte in 0..<4 { bytes[start + plane * 24 + 12 + byte] = bytes[start + 12 + byte] }
        }
        try Fixtures.withFile(bytes) { (path) throws in
            let failure = failure { _ = try Acquisition.open(path: path) }
            #expect(failure?.code == .badInput)
            #expect(
                failure?.advice == "Say it in the rule, such as `axes: ZYX` or `axes: TYX`")
            let image = try Acquisition.open(path: path, axes: "CZ2YX").images[0]
            #expect(image.description.shape.extents == [1, 2, 2, 9, 14])
        }
    }

    @Test func readsExposuresAndTimes() {
        #expect(MetaMorphText.exposure("Binning: 1 x 1\r\nExposure: 40 ms\r\n") == 40)
        #expect(MetaMorphText.exposure("Exposure: 1,5 s") == 1500)
        #expect(MetaMorphText.exposure("Exposure: long") == nil)
        #expect(
            MetaMorphText.time("20240816 09:49:42.978").flatMap { DateTime.text(milliseconds: $0) }
                == "2024-08-16T09:49:42.978")
        #expect(MetaMorphText.time("20240230 09:49:42") == nil)
        #expect(MetaMorphText.time("20240816") == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00"), (-1, "1969-12-31T23:59:59.999"),
        (951_782_400_000, "2000-02-29T00:00:00"), (4_107_542_400_000, "2100-03-01T00:00:00"),
        (-62_135_596_800_000, "0001-01-01T00:00:00"),
    ])
    func writesDates(_ milliseconds: Int, _ text: String) {
        #expect(DateTime.text(milliseconds: milliseconds) == text)
    }
}
