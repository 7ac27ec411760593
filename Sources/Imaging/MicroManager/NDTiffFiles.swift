import Domain

/// The TIFF files that an NDTiff index names, and whether all that was written into them is in the index.
final class NDTiffFiles {
    /// One for each name in the index; nil where it is not there.
    let files: [InputFile?]
    /// Images that the index names in each file.
    private let imageCounts: [Int]
    /// Files of the same acquisition that the index does not name.
    private let unnamed: [String]
    private var known: String??
    private var knownHoles: [Int: [Range<Int>]] = [:]

    init(_ index: NDTiffIndex, in folder: StackFolder) throws(Failure) {
        var files: [InputFile?] = []
        for name in index.fileNames { files.append(try folder.file(name)) }
        self.files = files
        var counts = [Int](repeating: 0, count: files.count)
        for entry in index.entries { counts[entry.file] += 1 }
        imageCounts = counts
        // `x_NDTiffStack.tif` is followed by `x_NDTiffStack_1.tif` where it reaches 4 GiB.
        let bases = index.fileNames.filter { $0.hasSuffix("NDTiffStack.tif") }
            .map { $0.dropLast(4) + "_" }
        unnamed = try folder.names().filter { name in
            !index.fileNames.contains(name) && name.hasSuffix(".tif")
                && bases.contains { name.hasPrefix($0) }
        }
    }

    /// Why the files are not as the writer leaves them at the end, in words for a person; nil where they are.
    func trouble() throws(Failure) -> String? {
        if let known { return known }
        let trouble = try findTrouble()
        known = .some(trouble)
        return trouble
    }

    private func findTrouble() throws(Failure) -> String? {
        if let name = unnamed.first {
            return "\(NDTiffIndex.fileName) does not name the images in \(name) yet"
        }
        for (file, count) in zip(files, imageCounts) {
            guard let file else { continue }
            let tiff: TIFFStructure
            do throws(Failure) {
                tiff = try TIFFStructure(file)
            } catch {
                guard error.code == .incomplete else { throw error.about(file.path) }
                return "\(file.name): \(error.message)"
            }
            if let gap = tiff.gap { return "\(file.name): \(gap)" }
            if tiff.pages.count > count {
                return "\(NDTiffIndex.fileName) names \(count) of the \(tiff.pages.count) images in"
                    + " \(file.name)"
            }
        }
        return nil
    }

    /// Ranges of a file that were never written.
    func holes(_ number: Int) -> [Range<Int>] {
        if let holes = knownHoles[number] { return holes }
        let holes = files[number]?.holes() ?? []
        knownHoles[number] = holes
        return holes
    }
}
