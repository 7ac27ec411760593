public import Domain
import Glibc

extension Acquisition {
    /// In the order in which they are asked; the plain one takes every TIFF, the last one is known by what lies beside it.
    private static let formats: [any (StackFormat & SendableMetatype).Type] = [
        NDTiffFormat.self,
        MMStackFormat.self,
        OMETIFFFormat.self,
        MetaMorphFormat.self,
        LSMFormat.self,
        CZIFormat.self,
        ScanImageFormat.self,
        ImageJFormat.self,
        ShapedTIFFFormat.self,
        PlainTIFFFormat.self,
        ThorlabsFormat.self,
    ]

    /// Opens an acquisition by its content, whatever the name; never follows a symlink, never waits for a FIFO.
    ///
    /// - Parameters:
    ///   - path: of any of its files, or of the folder that holds them where the format has one for each acquisition.
    ///   - axes: how the pages of a plain TIFF are ordered, such as `ZCYX` or, with sizes, `ZC2YX`; not used where the
    ///     file itself says it.
    /// - Throws: a ``Failure`` with the code `noInput` where there is no such file, `badInput` where it is no stack that
    ///   can be read, `incomplete` where so much is missing that it cannot be told what it is.
    public static func open(
        path: String, axes: String? = nil
    ) throws(Failure) -> Acquisition {
        do throws(Failure) {
            var trimmed = path
            while trimmed.utf8.count > 1 && trimmed.hasSuffix("/") { trimmed.removeLast() }
            if isFolder(trimmed) { return try open(folder: trimmed, axes: axes) }
            let (file, folder) = try InputFile.open(beside: trimmed)
            return try open(file, in: folder, axes: axes)
        } catch {
            throw error.about(path)
        }
    }

    private static func open(
        folder path: String, axes: String?
    ) throws(Failure) -> Acquisition {
        let folder = try StackFolder(path)
        for format in formats {
            guard let name = try format.entry(of: folder), let file = try folder.file(name) else {
                continue
            }
            return try open(file, in: folder, axes: axes)
        }
        throw Failure(.badInput, "it is a folder, not a file", advice: "Give an image file")
    }

    private static func open(
        _ file: InputFile, in folder: StackFolder, axes: String?
    ) throws(Failure) -> Acquisition {
        let opened = OpenedFile(
            file: file, tiff: try isTIFF(file, in: folder) ? TIFFStructure(file) : nil,
            folder: folder, axes: axes)
        for format in formats where try format.recognises(opened) {
            return try format.open(opened)
        }
        throw try FileSignature.refusal(file)
    }

    private static func isTIFF(
        _ file: InputFile, in folder: StackFolder
    ) throws(Failure) -> Bool {
        do throws(Failure) {
            return try FileSignature.isTIFF(file)
        } catch {
            // Voxels without a header may begin with zeros.
            guard try ThorlabsFormat.isRaw(file, in: folder) else { throw error }
            return false
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }
}
