import Domain
import Foundation
@testable import Imaging
import Testing

struct MicroManagerTests {
    @Test func hasSamplesOfBothFormats() {
        #expect(MicroManagerSamples.cases.count == 14)
    }

    @Test(arguments: MicroManagerSamples.cases)
    func readsTheVoxelsOfEveryImageWhicheverMemberIsOpened(
        _ expected: MicroManagerSamples.Case
    ) throws {
        let acquisition = try Acquisition.open(path: expected.path)
        #expect(acquisition.files.map(\.name) == expected.members)
        #expect(try acquisition.completeness() == .complete)
        #expect(acquisition.images.count == expected.images.count)
        for (image, wanted) in zip(acquisition.images, expected.images) {
            #expect(image.description.shape.extents == wanted.shape)
            #expect(image.description.sampleType.rawValue == wanted.dtype)
            #expect(try image.fingerprint() == wanted.sha256)
        }
    }

    @Test(arguments: MicroManagerSamples.cases)
    func carriesTheMetadataOver(_ expected: MicroManagerSamples.Case) throws {
        let acquisition = try Acquisition.open(path: expected.path)
        for (image, wanted) in zip(acquisition.images, expected.images) {
            let found = image.description
            #expect(found.channels.map(\.name) == wanted.channelNames)
            if let colors = wanted.colors {
                #expect(
                    found.channels.map(\.color)
                        == colors.map {
                            UInt32($0.dropFirst(), radix: 16).map { $0 << 8 | 0xFF }
                        })
            }
            let sizes = [found.physicalSizeX, found.physicalSizeY, found.physicalSizeZ]
            #expect(sizes.map { $0?.value } == wanted.size ?? [nil, nil, nil])
            #expect(found.timeIncrement?.seconds == wanted.increment)
            #expect(found.imageName == wanted.name)
            #expect(found.acquisitionDate == wanted.date)
            #expect(found.significantBits == wanted.bits)
            expect(found.planes.deltaT, wanted.deltaT, per: 1000)
            expect(found.planes.exposureTime, wanted.exposure, per: 1000)
            expect(found.planes.positionX, wanted.position?.map { $0[0] })
            expect(found.planes.positionY, wanted.position?.map { $0[1] })
            expect(found.planes.positionZ, wanted.position?.map { $0[2] })
            let text = OMEDocument(description: found, creator: "x").text
            for annotation in wanted.annotations ?? [] { #expect(text.contains(annotation)) }
        }
    }

    private func expect(
        _ column: PlaneDetails.Column?, _ wanted: [Double]?, per unit: Double = 1,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(column?.values.count == wanted?.count, sourceLocation: location)
        for (found, value) in zip(column?.values ?? [], wanted ?? []) {
            #expect(abs(found / unit - value) < 1e-9, sourceLocation: location)
        }
    }

    /// Cuts each file of each sample at twenty places, and opens the sample by that file and by the first one.
    @Test(arguments: MicroManagerSamples.cases)
    func neverCallsATruncatedFileComplete(_ expected: MicroManagerSamples.Case) throws {
        let folder =
            try #require(
                try Acquisition.open(path: expected.path).filePaths.first
            ).split(separator: "/").dropLast().joined(separator: "/")
        for name in expected.members {
            try MicroManagerSamples.withCopies(of: expected.members, from: "/\(folder)") {
                (copy) throws in
                let path = "\(copy)/\(name)"
                let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
                for point in 1...20 {
                    try MicroManagerSamples.change(path) {
                        $0 = Array(whole.prefix(whole.count * (point * 5 - 1) / 100))
                    }
                    for entry in [name, expected.members[0]] {
                        expectIncomplete("\(copy)/\(entry)")
                    }
                }
            }
        }
    }

    private func expectIncomplete(_ path: String) {
        let failure = failure {
            let acquisition = try Acquisition.open(path: path)
            #expect(try acquisition.completeness() != .complete)
        }
        if let failure { #expect(failure.code == .incomplete, "\(failure)") }
    }

    /// Puts zeros where voxels or structures should be, as in a file that is still being copied.
    @Test(arguments: MicroManagerSamples.cases)
    func survivesDamage(_ expected: MicroManagerSamples.Case) throws {
        let first = try #require(try Acquisition.open(path: expected.path).filePaths.first)
        let folder = "/" + first.split(separator: "/").dropLast().joined(separator: "/")
        var generator = MutationTests.Generator(state: 51123)
        for name in expected.members {
            try MicroManagerSamples.withCopies(of: expected.members, from: folder) {
                (copy) throws in
                let path = "\(copy)/\(name)"
                let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
                for _ in 0..<60 {
                    try MicroManagerSamples.change(path) {
                        $0 = whole
                        damage(&$0, &generator)
                    }
                    let failure = failure {
                        let acquisition = try Acquisition.open(path: path)
                        guard try acquisition.completeness() == .complete else { return }
                        for image in acquisition.images { _ = try image.voxels() }
                    }
                    guard let failure else { continue }
                    #expect(failure.code == .badInput || failure.code == .incomplete, "\(failure)")
                }
            }
        }
    }

    private func damage(_ bytes: inout [UInt8], _ generator: inout MutationTests.Generator) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 1...8, using: &generator))
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: for index in place..<end { bytes[index] = 0xFF }
            case 1: for index in place..<end { bytes[index] = 0 }
            default: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
        }
    }
}
