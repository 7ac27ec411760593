import Domain
import Foundation
@testable import Imaging
import Testing

struct MMStackTests {
    private static let split = ["cells_MMStack_Pos0.ome.tif", "cells_MMStack_Pos0_1.ome.tif"]

    private func withCopies(of names: [String], _ body: (String) throws -> Void) throws {
        try MicroManagerSamples.withCopies(
            of: names, from: MicroManagerSamples.path("mmstack", ""), body)
    }

    /// Puts a text in the place of another one of the same length.
    private func replace(_ text: String, by other: String, in path: String) throws {
        try MicroManagerSamples.change(path) { bytes in
            let (old, new) = (Array(text.utf8), Array(other.utf8))
            for start in bytes.indices.dropLast(old.count)
            where bytes[start] == old[0] && bytes[start..<(start + old.count)].elementsEqual(old) {
                bytes.replaceSubrange(start..<(start + old.count), with: new)
            }
        }
    }

    private func reason(_ path: String) throws -> String? {
        guard case .incomplete(let reason) = try Acquisition.open(path: path).completeness() else {
            return nil
        }
        return reason
    }

    @Test func namesTheLastFileWhereTheOMEXMLKnowsIt() throws {
        try withCopies(of: [Self.split[0]]) { (folder) throws in
            #expect(
                try reason("\(folder)/\(Self.split[0])")
                    == "1 of its 2 files are missing: cells_MMStack_Pos0_1.ome.tif is not there")
        }
    }

    @Test func namesTheFirstFile() throws {
        try withCopies(of: [Self.split[1]]) { (folder) throws in
            #expect(
                try reason("\(folder)/\(Self.split[1])")
                    == "1 of its 2 files are missing: cells_MMStack_Pos0.ome.tif is not there")
        }
    }

    @Test func namesAFileInTheMiddle() throws {
        try withCopies(of: Self.split) { (folder) throws in
            let moved = "\(folder)/cells_MMStack_Pos0_2.ome.tif"
            try FileManager.default.moveItem(atPath: "\(folder)/\(Self.split[1])", toPath: moved)
            try replace("Pos0_1.ome", by: "Pos0_2.ome", in: moved)
            for name in [Self.split[0], "cells_MMStack_Pos0_2.ome.tif"] {
                let acquisition = try Acquisition.open(path: "\(folder)/\(name)")
                #expect(acquisition.missing == [Self.split[1]])
                #expect(acquisition.path == "\(folder)/\(Self.split[0])")
            }
        }
    }

    @Test func tellsHowMuchOfARunningAcquisitionIsThere() throws {
        let expected = "5 of 12 planes are there; the list of pages breaks off after page 5"
        try withCopies(of: ["runs_MMStack_Pos0.ome.tif"]) { (folder) throws in
            let path = "\(folder)/runs_MMStack_Pos0.ome.tif"
            #expect(try reason(path) == expected)
            // As Micro-Manager makes it: 4 GiB, of which nothing is written yet.
            #expect(truncate(path, 1 << 32) == 0)
            var found: String?
            let time = try ContinuousClock().measure { found = try reason(path) }
            #expect(found == expected)
            #expect(time < .seconds(2))
        }
    }

    @Test func takesAFinishedStackThatIsNotYetClosed() throws {
        try withCopies(of: ["grid_MMStack_1-Pos000_000.ome.tif"]) { (folder) throws in
            let path = "\(folder)/grid_MMStack_1-Pos000_000.ome.tif"
            #expect(truncate(path, 1 << 32) == 0)
            #expect(try reason(path) == nil)
        }
    }

    @Test func doesNotCallAStackCompleteWithAHoleInIt() throws {
        try withCopies(of: Self.split) { (folder) throws in
            let path = "\(folder)/\(Self.split[1])"
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            // Wherever they are, so many zeros meet a directory; the last one stands 700 bytes before the end.
            for place in stride(from: 2000, to: bytes.count - 1100, by: 200) {
                try MicroManagerSamples.change(path) {
                    $0 = bytes
                    for index in place..<(place + 500) { $0[index] = 0 }
                }
                var found: String?
                let failure = failure { found = try reason(path) }
                #expect(found != nil || failure?.code == .incomplete)
            }
        }
    }

    @Test func calledAnAbortedAcquisitionIsIncomplete() throws {
        try withCopies(of: Self.split) { (folder) throws in
            for name in Self.split {
                try replace("\"time\": 3", by: "\"time\": 9", in: "\(folder)/\(name)")
            }
            #expect(try reason("\(folder)/\(Self.split[0])") == "12 of 36 planes are there")
        }
    }

    @Test func readsAPositionThatWasRenamedToEndLikeANumber() throws {
        try withCopies(of: ["grid_MMStack_1-Pos000_001.ome.tif"] + Self.split) { (folder) throws in
            let other = "\(folder)/cells_MMStack_Pos0_2.ome.tif"
            try FileManager.default.moveItem(
                atPath: "\(folder)/grid_MMStack_1-Pos000_001.ome.tif", toPath: other)
            let acquisition = try Acquisition.open(path: other)
            #expect(acquisition.filePaths == [other])
            #expect(try acquisition.completeness() == .complete)
            // And it is taken for no part of the other stack.
            let stack = try Acquisition.open(path: "\(folder)/\(Self.split[0])")
            #expect(stack.files.map(\.name) == Self.split)
            #expect(try stack.completeness() == .complete)
        }
    }

    @Test func waitsForAPartThatHasJustBeenMade() throws {
        try withCopies(of: Self.split) { (folder) throws in
            let path = "\(folder)/cells_MMStack_Pos0_2.ome.tif"
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            let failure = failure { _ = try reason("\(folder)/\(Self.split[0])") }
            #expect(failure?.code == .incomplete)
            #expect(failure?.subject == path)
        }
    }

    @Test func refusesMosaicsAndOldNDTiff() throws {
        try withCopies(of: ["both_MMStack.ome.tif"]) { (folder) throws in
            let path = "\(folder)/both_MMStack.ome.tif"
            try replace("\"Prefix\": \"both\"", by: "\"Prefix\": \"both ", in: path)
            let damaged = failure { _ = try reason(path) }
            #expect(damaged?.message == "its Micro-Manager summary is no JSON object")
            try MicroManagerSamples.change(path) {
                $0.replaceSubrange(24..<28, with: [0, 7, 0x61, 0x91])
            }
            #expect(
                failure { _ = try reason(path) }?.message == "NDTiff version 1 is not supported")
        }
        try withCopies(of: ["both_MMStack.ome.tif"]) { (folder) throws in
            let path = "\(folder)/both_MMStack.ome.tif"
            try replace("\"TimeFirst\": false", by: "\"TimeFirst\": true ", in: path)
            try replace(
                "\"MetadataVersion\": \"1.0.0\"", by: "\"TiledImageStorage\": true ", in: path)
            #expect(
                failure { _ = try reason(path) }?.message
                    == "mosaics of Micro-Manager are not supported")
        }
    }

    @Test(arguments: [
        ("a_MMStack_Pos0.ome.tif", nil, "a_MMStack_Pos0", 0, true),
        ("a_MMStack_Pos0_12.ome.tif", nil, "a_MMStack_Pos0", 12, true),
        ("a_MMStack_Pos_3.ome.tif", "Pos_3", "a_MMStack_Pos_3", 0, true),
        ("a_MMStack_1-Pos000_001_2.ome.tif", "1-Pos000_001", "a_MMStack_1-Pos000_001", 2, true),
        ("a_MMStack.ome.tif", nil, "a_MMStack", 0, false),
        ("MMStack_1.TIF", nil, "MMStack", 1, false),
        ("day_2.tif", nil, "day_2", 0, false),
    ])
    func readsNames(
        _ name: String, _ position: String?, _ base: String, _ number: Int, _ isOne: Bool
    ) {
        let text = position.map { "{\"PositionName\": \"\($0)\"}" } ?? "{}"
        let found = MMStackName(name, MicroManagerFrame(Array(text.utf8)))
        #expect(found.base == base)
        #expect(found.number == number)
        #expect(found.text == name)
        #expect(found.isOfOnePosition == isOne)
        #expect(found.number(of: name) == number)
        #expect(found.number(of: found.sibling(7)) == 7)
        #expect(found.number(of: "other_\(name)") == nil)
    }
}
