import Domain
import Foundation
import Imaging
import Testing

/// Workers that compress and decompress on several threads, locked in by all walls, give the voxels that they should.
@Suite(.timeLimit(.minutes(5)))
struct SeveralThreadsTests {
    /// Planes of several strips each.
    private static let shape = StackShape(t: 2, z: 2, c: 2, y: 500, x: 640)

    private static func samples(_ index: PlaneIndex) -> [UInt16] {
        (0..<shape.voxelsPerPlane).map { voxel in
            let bright = UInt16(truncatingIfNeeded: (voxel &* 2_654_435_761) >> 20) & 1023
            return index.c == 0 ? bright : bright / 4 + UInt16(index.t * 10 + index.z)
        }
    }

    /// t − α·s in single precision, where it is not negative.
    private static func corrected(_ index: PlaneIndex) -> [Float] {
        let target = samples(PlaneIndex(t: index.t, z: index.z, c: 1))
        let source = samples(PlaneIndex(t: index.t, z: index.z, c: 0))
        guard index.c == 1 else { return source.map(Float.init) }
        return zip(target, source).map { max(Float($0) - Float(0.25) * Float($1), 0) }
    }

    private static let indices = (0..<shape.t).flatMap { t in
        (0..<shape.z).flatMap { z in (0..<shape.c).map { PlaneIndex(t: t, z: z, c: $0) } }
    }

    @Test(arguments: [Compression.deflate, .zstd])
    func aLockedInWorkerUsesSeveralThreads(_ compression: Compression) async throws {
        let rules = """
            rules:
              - name: all
                match: { file: "*.tif", channels: 2 }
                unmix: { alpha: 0.25 }
                output: { compression: \(compression.rawValue) }
            """
        let facility = try Facility(
            rules: rules, watch: "scan: 2s\nthreads: 3\nsandbox: required")
        let input = "\(facility.root)/input.tif"
        let writer = try OMETIFFWriter(
            path: input,
            description: StackDescription(
                format: "OME-TIFF", shape: Self.shape, sampleType: .uint16),
            compression: compression, creator: "test")
        for index in Self.indices {
            try Self.samples(index).withUnsafeBytes { try writer.write($0, at: index) }
        }
        try writer.finish()
        try facility.copy(input, to: "cells.tif")
        try await facility.withService { service in
            var service = service
            _ = try await service.wait(for: "published", "cells.tif")
            try await service.stop()
        }
        let result = try Acquisition.open(path: "\(facility.results)/cells_unmixed.ome.tif")
        let image = try #require(result.images.first)
        for index in Self.indices {
            var plane = [Float](repeating: -1, count: Self.shape.voxelsPerPlane)
            try plane.withUnsafeMutableBytes { try image.readPlane(index, into: $0) }
            #expect(plane == Self.corrected(index))
        }
    }
}
