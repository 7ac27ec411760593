import Dispatch
import Domain
import Foundation
import Synchronization
import Testing

@testable import Imaging

/// A reader that follows the writer on another thread gets the bytes that the file has in the end.
struct WrittenBytesTests {
    private static let shape = StackShape(t: 2, z: 3, c: 2, y: 256, x: 300)

    private static let indices = (0..<shape.t).flatMap { t in
        (0..<shape.z).flatMap { z in (0..<shape.c).map { PlaneIndex(t: t, z: z, c: $0) } }
    }

    private final class Follower: Sendable {
        private let result = Mutex<Result<[UInt8], Failure>?>(nil)
        private let isDone = DispatchSemaphore(value: 0)

        init(_ written: WrittenBytes) {
            DispatchQueue(label: "follower").async { [self] in
                let bytes = Result { () throws(Failure) in
                    var bytes: [UInt8] = []
                    try written.eachPiece { bytes += $0 }
                    return bytes
                }
                result.withLock { $0 = bytes }
                isDone.signal()
            }
        }

        func bytes() throws -> [UInt8] {
            isDone.wait()
            let bytes = result.withLock { $0 }
            return try #require(bytes).get()
        }
    }

    private func writer(_ path: String, _ compression: Compression) throws -> OMETIFFWriter {
        try OMETIFFWriter(
            path: path,
            description: StackDescription(format: "x", shape: Self.shape, sampleType: .uint16),
            compression: compression, creator: "test")
    }

    private func write(_ index: PlaneIndex, with writer: OMETIFFWriter) throws {
        let samples = (0..<Self.shape.voxelsPerPlane).map {
            UInt16(truncatingIfNeeded: $0 &* 31 &+ index.t * 7 + index.z * 5 + index.c)
        }
        try samples.withUnsafeBytes { try writer.write($0, at: index) }
    }

    @Test(arguments: Compression.allCases, [false, true])
    func followsTheWriter(_ compression: Compression, isReversed: Bool) throws {
        try Fixtures.withFolder { (folder) throws in
            let path = "\(folder)/out.ome.tif"
            let writer = try writer(path, compression)
            let follower = Follower(writer.written)
            for index in isReversed ? Self.indices.reversed() : Self.indices {
                try write(index, with: writer)
            }
            try writer.finish()
            #expect(try follower.bytes() == Array(try Data(contentsOf: URL(filePath: path))))
        }
    }

    @Test func endsWhereTheWriterGivesUp() throws {
        try Fixtures.withFolder { (folder) throws in
            var writer: OMETIFFWriter? = try writer("\(folder)/out.ome.tif", .none)
            let follower = try Follower(#require(writer).written)
            try write(Self.indices[0], with: #require(writer))
            writer = nil
            #expect(throws: Failure.self) { try follower.bytes() }
        }
    }
}
