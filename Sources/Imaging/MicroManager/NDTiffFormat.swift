import Domain

/// An NDTiff acquisition of Micro-Manager 2 or Pycro-Manager, versions 2 and 3: a folder of TIFF files, and an index
/// that alone says which image is which.
enum NDTiffFormat: StackFormat {
    static func recognises(_ file: OpenedFile) throws(Failure) -> Bool {
        file.tiff == nil
            ? try NDTiffIndex.isOne(file.file) : try NDTiffHeader.isOne(file.file)
    }

    static func entry(of folder: StackFolder) throws(Failure) -> String? {
        let names = try folder.names()
        if names.contains(NDTiffIndex.fileName) { return NDTiffIndex.fileName }
        guard names.contains("Full resolution") else { return nil }
        throw Failure(
            .badInput, "it is a folder of an NDTiff acquisition whose images lie one folder deeper",
            advice: "Give its folder “Full resolution”")
    }

    static func open(_ file: OpenedFile) throws(Failure) -> Acquisition {
        let folder = file.folder
        let index = file.tiff == nil ? file.file : try folder.file(NDTiffIndex.fileName)
        guard let index else {
            throw Failure(
                .incomplete,
                "\(NDTiffIndex.fileName) is not there, which alone says which of its images is which",
                advice:
                    "Keep all files of the acquisition in one folder, as Micro-Manager wrote them")
        }
        let images = try NDTiffImages(NDTiffIndex(index), in: folder)
        guard file.tiff == nil || images.fileNames.contains(file.file.name) else {
            throw Failure(
                .incomplete, "\(NDTiffIndex.fileName) does not name any image in it yet",
                advice: "Wait until the acquisition is over")
        }
        return Acquisition(
            "Micro-Manager NDTiff", folder: folder.path.isEmpty ? "." : folder.path,
            files: [index] + images.files, missing: images.missing, images: try images.readers())
    }
}
