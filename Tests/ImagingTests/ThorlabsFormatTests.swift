import Domain
import Foundation
import Testing

@testable import Imaging

struct ThorlabsFormatTests {
    private func withRun<Result>(
        _ name: String = "thorlabs-raw/fast", _ body: (String) throws -> Result
    ) throws -> Result {
        try Fixtures.withFolder { (folder) throws in
            let copy = URL(fileURLWithPath: "\(folder)/run")
            try FileManager.default.copyItem(
                at: Fixtures.folder.appendingPathComponent("formats/\(name)"), to: copy)
            return try body(copy.path)
        }
    }

    private func replace(_ old: String, with new: String, in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains(old))
        try text.replacingOccurrences(of: old, with: new)
            .write(toFile: path, atomically: false, encoding: .utf8)
    }

    @Test func namesWhatIsMissing() throws {
        try withRun { (folder) throws in
            let (raw, xml) = ("\(folder)/Image_0001_0001.raw", "\(folder)/Experiment.xml")
            try FileManager.default.moveItem(atPath: xml, toPath: "\(folder)/elsewhere")
            let alone = failure { _ = try Acquisition.open(path: raw) }
            #expect(alone?.code == .incomplete)
            #expect(
                alone?.message
                    == "Experiment.xml, which says what these voxels are, is not there")
            try FileManager.default.moveItem(atPath: "\(folder)/elsewhere", toPath: xml)
            try FileManager.default.removeItem(atPath: raw)
            let empty = failure { _ = try Acquisition.open(path: xml) }
            #expect(empty?.code == .incomplete)
            #expect(
                empty?.message == "the voxels of this run, Image_0001_0001.raw, are not there")
        }
    }

    @Test func saysBothSizes() throws {
        try withRun { (folder) throws in
            let raw = URL(fileURLWithPath: "\(folder)/Image_0001_0001.raw")
            let voxels = try Data(contentsOf: raw)
            try voxels.dropLast(2).write(to: raw)
            #expect(
                try Acquisition.open(path: raw.path).completeness()
                    == .incomplete(
                        reason: "1726 of 1728 bytes of Image_0001_0001.raw are there"))
            try (voxels + [0]).write(to: raw)
            let failure = failure { _ = try Acquisition.open(path: raw.path) }
            #expect(failure?.code == .badInput)
            #expect(failure?.subject == raw.path)
            #expect(
                failure?.message
                    == "it has 1729 bytes, and T3 Z2 C2 Y6 X8 of uint16 take 1728: it is not what"
                    + " its description says")
        }
    }

    @Test func voxelsWithAHoleAreIncomplete() throws {
        try withRun { (folder) throws in
            try replace("frames=\"9\"", with: "frames=\"3000\"", in: "\(folder)/Experiment.xml")
            let raw = "\(folder)/Image_0001_0001.raw"
            #expect(truncate(raw, 3000 * 192) == 0)
            let verdict = try Acquisition.open(path: raw).completeness()
            #expect(!verdict.isComplete)
        }
    }

    @Test func aFolderIsOpenedByItsSettings() throws {
        try withRun { (folder) throws in
            let acquisition = try Acquisition.open(path: folder)
            #expect(acquisition.path == "\(folder)/Experiment.xml")
            #expect(acquisition.format == "Thorlabs RAW")
        }
    }

    @Test(arguments: [
        ("pixelX=\"8\"", "pixelX=\"0\""), ("pixelX=\"8\"", "pixelX=\"9223372036854775807\""),
        ("pixelX=\"8\"", "pixelX=\"-8\""), ("frames=\"9\"", "frames=\"1\""),
        ("steps=\"2\"", "steps=\"1099511627776\""), ("channel=\"5\"", "channel=\"32768\""),
        ("frames=\"9\"", "frames=\"1099511627776\""),
    ])
    func refusesSettingsThatMakeNoSense(_ old: String, _ new: String) throws {
        try withRun { (folder) throws in
            try replace(old, with: new, in: "\(folder)/Experiment.xml")
            let failure = failure {
                _ = try Acquisition.open(path: "\(folder)/Image_0001_0001.raw")
            }
            #expect(failure?.code == .badInput, "\(old) \(new)")
        }
    }

    @Test func doesNotTakeOtherFilesOfTheFolder() throws {
        try withRun { (folder) throws in
            try Data("notes".utf8).write(to: URL(fileURLWithPath: "\(folder)/notes.txt"))
            #expect(
                failure { _ = try Acquisition.open(path: "\(folder)/notes.txt") }?.code
                    == .badInput)
        }
    }

    @Test(arguments: [
        ("Z: 3\n", "Z: 3\nz_step: 2\n", "its key “z_step” is unknown"),
        ("Z: 3\n", "Z: 3\nZ: 3\n", "its key “Z” is there twice"),
        ("Z: 3\n", "Z: 1.5\n", "its size Z is no whole number"),
        ("Z: 3\n", "Z: [3]\n", "its line “Z: [3]” is none of a name and a number above 0"),
        ("Z: 3\n", "", "the size Z is missing in it"),
        ("bits: 16\n", "bits: 12\n", "voxels of 12.0 bits are not supported"),
    ])
    func isStrictWithSidecars(_ old: String, _ new: String, _ message: String) throws {
        try withRun("raw-yaml") { (folder) throws in
            try replace(old, with: new, in: "\(folder)/cell 1.yaml")
            let failure = failure { _ = try Acquisition.open(path: "\(folder)/cell 1.raw") }
            #expect(failure?.message == message)
            #expect(failure?.subject == "\(folder)/cell 1.yaml")
        }
    }

    @Test func rawVoxelsWaitForTheirSidecar() throws {
        try withRun("raw-yaml") { (folder) throws in
            try FileManager.default.removeItem(atPath: "\(folder)/cell 1.yaml")
            let failure = failure { _ = try Acquisition.open(path: "\(folder)/cell 1.raw") }
            #expect(failure?.code == .incomplete)
            #expect(
                failure?.message
                    == "cell 1.yaml, which says what these voxels are, is not there")
        }
    }
}
