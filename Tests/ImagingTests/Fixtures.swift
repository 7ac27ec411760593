import Crypto
import Domain
import Foundation
import Glibc
import Imaging

/// Files that tests read, and folders that they write into.
enum Fixtures {
    /// `Tests/Fixtures`, found from the place of this file.
    static let folder: URL = {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("Tests/Fixtures")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: "/nonexistent")
    }()

    static func path(_ name: String) -> String {
        folder.appendingPathComponent("data/\(name)").path
    }

    /// The first image of the acquisition that a file belongs to.
    static func open(path: String, axes: String? = nil) throws(Failure) -> any StackReader {
        try Acquisition.open(path: path, axes: axes).images[0]
    }

    /// Runs a test with an empty folder that is gone afterwards.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("imaging-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    /// Makes or replaces a file, without waiting for the disk as Foundation does.
    static func write(_ bytes: some ContiguousBytes, to path: String) throws {
        // A file that is truncated first is written to the disk at once when it is closed.
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw POSIXError(.ENOENT) }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { buffer in
            guard Glibc.write(descriptor, buffer.baseAddress, buffer.count) == buffer.count,
                ftruncate(descriptor, off_t(buffer.count)) == 0
            else { throw POSIXError(.EIO) }
        }
    }

    /// Runs a test with a file of given bytes.
    static func withFile<Result>(
        _ bytes: some Collection<UInt8>, _ body: (String) throws -> Result
    ) throws -> Result {
        try withFolder { (folder) throws in
            let path = "\(folder)/stack.tif"
            try write(Array(bytes), to: path)
            return try body(path)
        }
    }
}

extension StackReader {
    /// All voxels in the order T, Z, C, Y, X.
    func voxels() throws -> [UInt8] {
        var result: [UInt8] = []
        var plane = [UInt8](repeating: 0, count: description.planeByteCount)
        for t in 0..<description.shape.t {
            for z in 0..<description.shape.z {
                for c in 0..<description.shape.c {
                    try plane.withUnsafeMutableBytes {
                        try readPlane(PlaneIndex(t: t, z: z, c: c), into: $0)
                    }
                    result += plane
                }
            }
        }
        return result
    }

    /// The SHA-256 of ``voxels()``, in hexadecimal.
    func fingerprint() throws -> String {
        SHA256.hash(data: try voxels()).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
    }
}

/// The failure that a closure throws; nil where it throws none.
func failure(_ body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}
