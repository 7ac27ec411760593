import Domain
import Foundation
import Testing

@testable import Imaging

/// What several threads compress and decompress is the same as what one does.
struct ThreadsTests {
    /// Of four strips a plane, the last of which is shorter.
    private static let shape = StackShape(t: 1, z: 3, c: 2, y: 300, x: 720)

    private static let indices = (0..<shape.z).flatMap { z in
        (0..<shape.c).map { PlaneIndex(t: 0, z: z, c: $0) }
    }

    private static func samples(_ index: PlaneIndex) -> [Float] {
        (0..<shape.voxelsPerPlane).map {
            Float(($0 &* 2_654_435_761 >> 7) & 1023) + Float(index.z * 10 + index.c)
        }
    }

    private func write(_ path: String, _ compression: Compression, threads: Int) throws {
        let writer = try OMETIFFWriter(
            path: path,
            description: StackDescription(format: "x", shape: Self.shape, sampleType: .float32),
            compression: compression, creator: "test", threads: threads)
        for z in 0..<Self.shape.z {
            let slice = Self.indices.filter { $0.z == z }
            let planes = slice.map(Self.samples)
            try planes[0].withUnsafeBytes { first in
                try planes[1].withUnsafeBytes { second in
                    try writer.write([(first, slice[0]), (second, slice[1])])
                }
            }
        }
        try writer.finish()
    }

    private func read(_ reader: any StackReader, threads: Int) throws -> [[Float]] {
        var planes = Self.indices.map { _ in
            [Float](repeating: -1, count: Self.shape.voxelsPerPlane)
        }
        let buffers = planes.indices.map { _ in
            UnsafeMutableRawBufferPointer.allocate(
                byteCount: reader.description.planeByteCount, alignment: 64)
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        try reader.read(
            zip(Self.indices, buffers).map { PlaneRequest($0, into: $1) },
            by: Crew(threads: threads))
        for index in planes.indices {
            planes[index].withUnsafeMutableBytes { $0.copyBytes(from: buffers[index]) }
        }
        return planes
    }

    @Test(arguments: Compression.allCases)
    func theFileIsTheSameForAnyNumberOfThreads(_ compression: Compression) throws {
        try Fixtures.withFolder { (folder) throws in
            var files: [Data] = []
            for threads in [1, 2, 3, 7] {
                let path = "\(folder)/\(threads).ome.tif"
                try write(path, compression, threads: threads)
                files.append(try Data(contentsOf: URL(filePath: path)))
            }
            #expect(Set(files).count == 1)
        }
    }

    @Test(arguments: Compression.allCases)
    func anyNumberOfThreadsReadsTheSame(_ compression: Compression) throws {
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/in.ome.tif"
            try write(path, compression, threads: 2)
            for threads in [1, 2, 3, 7] {
                let planes = try read(try Fixtures.open(path: path), threads: threads)
                #expect(planes == Self.indices.map(Self.samples))
            }
        }
    }

    @Test(arguments: [Compression.deflate, .zstd])
    func theFirstDamagedPlaneIsToldOf(_ compression: Compression) throws {
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/in.ome.tif"
            try write(path, compression, threads: 1)
            var bytes = try Data(contentsOf: URL(filePath: path))
            for offset in stride(from: 1000, to: bytes.count / 2, by: 50_000) {
                bytes[offset] ^= 0xFF
            }
            try bytes.write(to: URL(filePath: path))
            let errors = try [1, 2, 3, 7].map { threads in
                let reader = try Fixtures.open(path: path)
                return #expect(throws: Failure.self) { try read(reader, threads: threads) }
            }
            #expect(errors.first??.code == .badInput)
            #expect(Set(errors).count == 1)
        }
    }
}
