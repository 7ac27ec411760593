import Domain
import Foundation
import Testing

@testable import Imaging

struct OMESetTests {
    /// A copy of a sample set, to do things to.
    private func withSet<Result>(
        _ name: String, _ body: (String) throws -> Result
    ) throws -> Result {
        try Fixtures.withFolder { (folder) throws in
            let source = Fixtures.folder.appendingPathComponent("formats/ome-tiff-sets/\(name)")
            let copy = "\(folder)/set"
            try FileManager.default.copyItem(atPath: source.path, toPath: copy)
            return try body(copy)
        }
    }

    private func reason(_ path: String) throws -> String? {
        guard case .incomplete(let reason) = try Acquisition.open(path: path).completeness()
        else { return nil }
        return reason
    }

    @Test func readsTheRealSetByAnyOfItsFiles() throws {
        let folder = Fixtures.path("ome_companion_z5")
        let names = ["multifile.companion.ome"] + (1...5).map { "multifile-Z\($0).ome.tiff" }
        var fingerprints: Set<String> = []
        for name in names {
            let stack = try Acquisition.open(path: "\(folder)/\(name)")
            #expect(stack.files.map(\.name) == names)
            #expect(stack.path == "\(folder)/multifile.companion.ome")
            #expect(try stack.completeness() == .complete)
            #expect(stack.images.map { $0.description.shape.extents } == [[1, 5, 1, 24, 18]])
            fingerprints.insert(try stack.images[0].fingerprint())
        }
        #expect(fingerprints.count == 1)
    }

    @Test func namesTheFileThatIsMissing() throws {
        try withSet("companion") { (folder) throws in
            try FileManager.default.removeItem(atPath: "\(folder)/stack_Z1.ome.tiff")
            for name in ["stack.companion.ome", "stack_Z0.ome.tiff", "stack_Z2.ome.tiff"] {
                let stack = try Acquisition.open(path: "\(folder)/\(name)")
                #expect(stack.missingPaths == ["\(folder)/stack_Z1.ome.tiff"])
                #expect(
                    try reason("\(folder)/\(name)")
                        == "1 of its 4 files are missing: stack_Z1.ome.tiff is not there")
            }
            // Nothing but the description has arrived.
            for name in ["stack_Z0.ome.tiff", "stack_Z2.ome.tiff"] {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
            let stack = try Acquisition.open(path: "\(folder)/stack.companion.ome")
            #expect(stack.missing.count == 3)
            #expect(stack.images[0].description.shape.extents == [2, 3, 2, 8, 11])
        }
        try withSet("companion") { (folder) throws in
            try FileManager.default.removeItem(atPath: "\(folder)/stack.companion.ome")
            let failure = failure { _ = try Acquisition.open(path: "\(folder)/stack_Z1.ome.tiff") }
            #expect(failure?.code == .incomplete)
            #expect(failure?.message == "“stack.companion.ome”, which describes it, is not there")
        }
    }

    @Test(arguments: ["siblings", "companion", "positions", "nameless", "master"])
    func neverTakesASetWithACutMemberForTheWhole(_ name: String) throws {
        try withSet(name) { (folder) throws in
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            let whole = try Acquisition.open(path: "\(folder)/\(names[0])").images
                .map { try $0.fingerprint() }
            for name in names {
                let url = URL(fileURLWithPath: "\(folder)/\(name)")
                let bytes = try Data(contentsOf: url)
                for cut in (0..<12).map({ bytes.count * $0 / 12 }) + [bytes.count - 1] {
                    try bytes.prefix(cut).write(to: url)
                    for opened in names {
                        let failure = failure {
                            let stack = try Acquisition.open(path: "\(folder)/\(opened)")
                            guard try stack.completeness() == .complete else { return }
                            let voxels = try stack.images.map { try $0.fingerprint() }
                            #expect(voxels == whole, "\(name) cut at \(cut), \(opened) opened")
                        }
                        #expect(failure == nil || failure?.code == .incomplete, "\(failure as Any)")
                    }
                }
                try bytes.write(to: url)
            }
        }
    }

    @Test func findsFilesThatWereRenamedByTheirIdentifier() throws {
        try withSet("siblings") { (folder) throws in
            let voxels = try Fixtures.open(path: "\(folder)/cells_C0.ome.tiff").fingerprint()
            try FileManager.default.moveItem(
                atPath: "\(folder)/cells_C0.ome.tiff", toPath: "\(folder)/renamed.tif")
            for name in ["renamed.tif", "cells_C1.ome.tiff"] {
                let stack = try Acquisition.open(path: "\(folder)/\(name)")
                #expect(stack.files.map(\.name) == ["cells_C1.ome.tiff", "renamed.tif"])
                #expect(try stack.completeness() == .complete)
                #expect(try stack.images[0].fingerprint() == voxels)
            }
        }
    }

    @Test func mixesNoSetsWhoseFilesHaveTheSameNames() throws {
        try withSet("siblings") { (folder) throws in
            let other = Fixtures.folder.appendingPathComponent(
                "formats/ome-tiff-sets/positions/pos_0.ome.tiff")
            try FileManager.default.removeItem(atPath: "\(folder)/cells_C1.ome.tiff")
            try FileManager.default.copyItem(
                atPath: other.path, toPath: "\(folder)/cells_C1.ome.tiff")
            #expect(
                try reason("\(folder)/cells_C0.ome.tiff")
                    == "cells_C1.ome.tiff belongs to another set: its identifier is not the one"
                    + " that the set names")
        }
    }

    @Test func saysWhatKeepsAMemberFromBeingRead() throws {
        try withSet("siblings") { (folder) throws in
            let url = URL(fileURLWithPath: "\(folder)/cells_C1.ome.tiff")
            try Data(repeating: 0, count: 6000).write(to: url)
            #expect(
                try reason("\(folder)/cells_C0.ome.tiff")
                    == "cells_C1.ome.tiff: its beginning has not been written: there are only"
                    + " zeros")
            try Data("text".utf8).write(to: url)
            #expect(
                try reason("\(folder)/cells_C0.ome.tiff") == "cells_C1.ome.tiff is no TIFF file")
        }
    }

    private func document(_ name: String, root: String = "") -> String {
        """
        <OME xmlns="\(OMEDocument.namespace)"\(root)><Image ID="Image:0"><Pixels ID="Pixels:0" \
        DimensionOrder="XYZCT" Type="uint16" SizeX="4" SizeY="3" SizeZ="1" SizeC="2" SizeT="1">\
        <TiffData><UUID FileName="a.tif">urn:uuid:a</UUID></TiffData><TiffData FirstC="1">\
        <UUID FileName="\(name)">urn:uuid:b</UUID></TiffData></Pixels></Image></OME>
        """
    }

    @Test(arguments: [
        ("sub/b.tif", Failure.Code.badInput), ("..\\b.tif", .badInput), ("..", .badInput),
        ("/", .badInput), ("/data/set/b.tif", nil), ("C:\\set\\b.tif", nil), ("./b.tif", nil),
    ])
    func staysInItsFolder(_ name: String, _ code: Failure.Code?) throws {
        try Fixtures.withFolder { (folder) throws in
            for (file, identifier) in [("a.tif", "urn:uuid:a"), ("b.tif", "urn:uuid:b")] {
                let text = document(name, root: " UUID=\"\(identifier)\"")
                let builder = TIFFBuilder(description: text, pages: TIFFBuilder.numbered(1))
                try Data(builder.bytes()).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
            }
            let failure = failure {
                let stack = try Acquisition.open(path: "\(folder)/a.tif")
                #expect(stack.files.map(\.name) == ["a.tif", "b.tif"])
                #expect(try stack.completeness() == .complete)
            }
            #expect(failure?.code == code)
        }
    }

    @Test func takesNoDescriptorForEachOfManyFiles() throws {
        try Fixtures.withFolder { (folder) throws in
            let count = 300
            let places = (0..<count).map {
                "<TiffData FirstT=\"\($0)\"><UUID FileName=\"\($0).tif\">urn:uuid:\($0)</UUID></TiffData>"
            }
            let document = """
                <OME xmlns="\(OMEDocument.namespace)"><Image ID="Image:0"><Pixels ID="Pixels:0" \
                DimensionOrder="XYZCT" Type="uint16" SizeX="4" SizeY="3" SizeZ="1" SizeC="1" \
                SizeT="\(count)">\(places.joined())</Pixels></Image></OME>
                """
            try Data(document.utf8).write(to: URL(fileURLWithPath: "\(folder)/all.companion.ome"))
            for (number, page) in TIFFBuilder.numbered(count).enumerated() {
                let bytes = TIFFBuilder(pages: [page]).bytes()
                try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(number).tif"))
            }
            let before = try descriptors(in: folder)
            let stack = try Acquisition.open(path: "\(folder)/all.companion.ome")
            #expect(try descriptors(in: folder) - before < 10)
            #expect(try stack.completeness() == .complete)
            #expect(try stack.images[0].numbers() == Array(0..<count))
            try stack.check(against: stack.members)
            #expect(try descriptors(in: folder) - before < 20)
            // A file that was exchanged is not taken for the one that was looked at.
            let bytes = TIFFBuilder(pages: TIFFBuilder.numbered(1)).bytes()
            try FileManager.default.removeItem(atPath: "\(folder)/7.tif")
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/7.tif"))
            #expect(failure { _ = try stack.images[0].numbers() }?.code == .incomplete)
        }
    }

    /// Open files of a folder.
    private func descriptors(in folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\($0)")
            return target?.hasPrefix(folder) ?? false
        }.count
    }
}
