public import Domain
import Glibc

/// Opens a stack of any format that is known, by its content.
public enum StackFile {
    /// In the order in which they are asked; the last one takes every TIFF.
    private static let formats: [any (StackFormat & SendableMetatype).Type] = [
        OMETIFFFormat.self,
        LSMFormat.self,
        ImageJFormat.self,
        ShapedTIFFFormat.self,
        PlainTIFFFormat.self,
    ]

    /// Opens a regular file; never follows a symlink, never waits for a FIFO.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - axes: how the pages of a plain TIFF are ordered, such as `ZCYX` or, with sizes, `ZC2YX`; not used where the
    ///     file itself says it.
    /// - Throws: a ``Failure`` with the code `noInput` where there is no such file, `badInput` where it is no stack that
    ///   can be read, `incomplete` where so much is missing that it cannot be told what it is.
    public static func open(path: String, axes: String? = nil) throws(Failure) -> any StackReader {
        let descriptor = try descriptor(of: path)
        defer { close(descriptor) }
        return try open(fileDescriptor: descriptor, name: path, axes: axes)
    }

    /// Opens a regular file for reading; never follows a symlink, never waits for a FIFO.
    ///
    /// - Returns: a descriptor that is the caller's to close.
    /// - Throws: as ``open(path:axes:)``.
    public static func descriptor(of path: String) throws(Failure) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(path) }
        do throws(Failure) {
            try SourceFile.check(descriptor)
        } catch {
            close(descriptor)
            throw error.about(path)
        }
        return descriptor
    }

    /// Opens what a descriptor refers to, through a duplicate; the descriptor stays the caller's.
    ///
    /// - Parameters:
    ///   - fileDescriptor: open for reading; its file offset is neither used nor changed.
    ///   - name: what failures call the file.
    ///   - axes: as in ``open(path:axes:)``.
    /// - Throws: as ``open(path:axes:)``.
    public static func open(
        fileDescriptor: Int32, name: String, axes: String? = nil
    ) throws(Failure) -> any StackReader {
        do throws(Failure) {
            let bytes = try SourceFile(duplicating: fileDescriptor)
            let tiff = try FileSignature.isTIFF(bytes) ? TIFFStructure(bytes) : nil
            let file = OpenedFile(bytes: bytes, tiff: tiff, axes: axes)
            for format in formats where try format.recognises(file) {
                return try format.open(file)
            }
            throw try FileSignature.refusal(bytes)
        } catch {
            throw error.about(name)
        }
    }

    private static func refusal(_ path: String) -> Failure {
        switch errno {
        case ENOENT, ENOTDIR:
            Failure(.noInput, "there is no such file", subject: path, advice: "Check the path")
        case ELOOP:
            Failure(
                .badInput, "it is a symlink, which is never followed", subject: path,
                advice: "Give the file that it points to")
        case ENXIO, ENODEV:
            Failure(
                .badInput, "it is a socket or a device, not a file", subject: path,
                advice: "Give an image file")
        default: .system("cannot open the file", path)
        }
    }
}
