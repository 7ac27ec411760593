import Domain
import Glibc
@testable import Imaging

/// Opens an input as a file and reads what can be read of it.
enum Opening {
    /// Where the input is put: in a folder in memory, where scripts/fuzz has laid the other files of a set.
    private static let path = getenv("FUZZ_FILE").map { String(cString: $0) } ?? ""

    static func open(_ bytes: [UInt8]) {
        write(bytes, to: path)
        do throws(Failure) {
            let acquisition = try Acquisition.open(path: path, axes: nil)
            _ = try acquisition.completeness()
            for image in acquisition.images.prefix(4) { try read(image) }
        } catch {
            guard [.badInput, .incomplete, .io].contains(error.code), !error.message.isEmpty else {
                fatalError("\(error.code): \(error)")
            }
        }
    }

    /// Reads the first and the last plane, and makes the document of a result, which must be XML.
    private static func read(_ image: any StackReader) throws(Failure) {
        let (description, shape) = (image.description, image.description.shape)
        guard description.channels.count == shape.c else { fatalError("\(description)") }
        if shape.planeCount <= 1_000 {
            let text = OMEDocument(description: description, creator: "a test").text
            do throws(Failure) {
                _ = try XMLReader.read(Array(text.utf8))
            } catch {
                fatalError("its result would have damaged XML: \(error)\n\(text)")
            }
        }
        guard description.planeByteCount <= 1 << 24 else { return }
        let plane = UnsafeMutableRawBufferPointer.allocate(
            byteCount: description.planeByteCount, alignment: 64)
        defer { plane.deallocate() }
        try image.readPlane(PlaneIndex(t: 0, z: 0, c: 0), into: plane)
        try image.readPlane(
            PlaneIndex(t: shape.t - 1, z: shape.z - 1, c: shape.c - 1), into: plane)
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(file >= 0, "FUZZ_FILE must name a file in a folder that is there")
        defer { close(file) }
        precondition(Glibc.write(file, bytes, bytes.count) == bytes.count)
    }
}
