import Domain
import Foundation
import Testing

@testable import Imaging

struct OMETIFFWriterTests {
    private static let shape = StackShape(t: 2, z: 2, c: 2, y: 9, x: 13)

    /// Samples that differ from plane to plane, of any type.
    private func plane(_ type: SampleType, _ shape: StackShape, _ index: PlaneIndex) -> [UInt8] {
        var result: [UInt8] = []
        let seed = (index.t * 7 + index.z) * 5 + index.c
        for voxel in 0..<shape.voxelsPerPlane {
            let value = seed * 100 + voxel * 3
            func append(_ sample: some Any) { withUnsafeBytes(of: sample) { result += $0 } }
            switch type {
            case .uint8: append(UInt8(truncatingIfNeeded: value))
            case .uint16: append(UInt16(truncatingIfNeeded: value * 31))
            case .uint32: append(UInt32(truncatingIfNeeded: value * 65_537))
            case .int8: append(Int8(truncatingIfNeeded: value))
            case .int16: append(Int16(truncatingIfNeeded: -value * 3))
            case .int32: append(Int32(truncatingIfNeeded: -value * 65_537))
            case .float32: append(Float(value) * 1.1 - 50)
            case .float64: append(Double(value) / 3 - 50)
            }
        }
        return result
    }

    private func indices(_ shape: StackShape) -> [PlaneIndex] {
        (0..<shape.t).flatMap { t in
            (0..<shape.z).flatMap { z in (0..<shape.c).map { PlaneIndex(t: t, z: z, c: $0) } }
        }
    }

    private func write(
        _ path: String, _ type: SampleType, _ compression: Compression,
        _ shape: StackShape = shape, isReversed: Bool = false
    ) throws {
        var description = StackDescription(format: "x", shape: shape, sampleType: type)
        description.channels[0].name = "GFP"
        description.physicalSizeX = Quantity(0.5, "µm")
        description.physicalSizeY = Quantity(0.25, "µm")
        let writer = try OMETIFFWriter(
            path: path, description: description, compression: compression, creator: "test")
        let all = indices(shape)
        for index in isReversed ? all.reversed() : all {
            try plane(type, shape, index).withUnsafeBytes { try writer.write($0, at: index) }
        }
        try writer.finish()
    }

    @Test(arguments: SampleType.allCases, Compression.allCases)
    func readsBackWhatItWrote(_ type: SampleType, _ compression: Compression) throws {
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/out.ome.tif"
            try write(path, type, compression)
            let reader = try Fixtures.open(path: path)
            #expect(reader.description.shape == Self.shape)
            #expect(reader.description.sampleType == type)
            #expect(reader.description.facts.channelNames == ["GFP", nil])
            #expect(try reader.completeness() == .complete)
            #expect(
                try reader.voxels() == indices(Self.shape).flatMap { plane(type, Self.shape, $0) })
        }
    }

    @Test func cutsLargePlanesIntoStrips() throws {
        let shape = StackShape(t: 1, z: 1, c: 2, y: 300, x: 500)
        for compression in [Compression.none, .zstd] {
            try Fixtures.withFolder { (folder) throws in
                let path = "\(folder)/out.ome.tif"
                try write(path, .float32, compression, shape)
                #expect(
                    PageLayout(.init(format: "", shape: shape, sampleType: .float32), .none)
                        .stripsPerPlane == 3)
                #expect(
                    try Fixtures.open(path: path).voxels()
                        == indices(shape).flatMap { plane(.float32, shape, $0) })
            }
        }
    }

    @Test func givesTheSameBytesAgain() throws {
        try Fixtures.withFolder { (folder) throws in
            try write("\(folder)/a", .uint16, .deflate)
            try write("\(folder)/b", .uint16, .deflate)
            try write("\(folder)/c", .uint16, .none)
            try write("\(folder)/d", .uint16, .none, isReversed: true)
            let files = try ["a", "b", "c", "d"].map {
                try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))
            }
            #expect(files[0] == files[1])
            #expect(files[2] == files[3])
        }
    }

    @Test func putsPlanesInTheOrderTCZ() throws {
        try Fixtures.withFolder { (folder) throws in
            try write("\(folder)/a", .uint8, .none)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a"))
            let second = plane(.uint8, Self.shape, PlaneIndex(t: 0, z: 1, c: 0))
            #expect(Array(bytes[(16 + second.count)..<(16 + 2 * second.count)]) == second)
        }
    }

    @Test func neverWritesOverAFile() throws {
        try Fixtures.withFolder { (folder) throws in
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(folder)/a"))
            let failure = failure { try write("\(folder)/a", .uint8, .none) }
            #expect(failure?.code == .cannotCreate)
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a")) == Data([1, 2, 3]))
        }
    }

    @Test func leavesNoReadableFileBeforeItIsFinished() throws {
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/a"
            let description = StackDescription(
                format: "x", shape: Self.shape, sampleType: .uint8)
            let writer = try OMETIFFWriter(
                path: path, description: description, compression: .none, creator: "test")
            let index = PlaneIndex(t: 0, z: 0, c: 0)
            let first = plane(.uint8, Self.shape, index)
            try first.withUnsafeBytes { try writer.write($0, at: index) }
            #expect(failure { try writer.finish() }?.message == "7 planes have not been written")
            #expect(failure { _ = try Fixtures.open(path: path) }?.code == .incomplete)
            let twice = failure { try first.withUnsafeBytes { try writer.write($0, at: index) } }
            #expect(twice?.code == .internalError)
        }
    }
}
