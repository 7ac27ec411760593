import Domain

/// The files of a run: one, or several of so many frames each, which are numbered like `cell_00001_00002.tif`.
struct ScanImageFiles {
    /// Files of a run that are looked for, at most.
    private static let most = 10_000

    let files: [InputFile]
    let tiffs: [TIFFStructure]
    let missing: [String]
    let raster: TIFFRaster
    /// The number of the first page of each file.
    private let firsts: [Int]
    let pageCount: Int

    init(_ file: OpenedFile, _ tiff: TIFFStructure, _ run: ScanImageRun) throws(Failure) {
        raster = try TIFFRaster(tiff.layouts[tiff.pages[0].layout], fileCount: tiff.file.count)
        guard raster.samplesPerPixel == 1 else {
            throw Failure(
                .badInput,
                "its pixels have \(raster.samplesPerPixel) samples, which ScanImage never"
                    + " writes", advice: "Export it as OME-TIFF")
        }
        var (files, tiffs, missing) = ([file.file], [tiff], [String]())
        if let perFile = run.framesPerFile, run.frames.map({ $0 > perFile }) ?? true,
            let name = Name(file.file.name)
        {
            (files, tiffs) = ([], [])
            let last = try Self.last(name, run, file)
            for number in 1...last {
                let isOpen = number == name.number
                guard let other = isOpen ? file.file : try file.folder.file(name[number]) else {
                    missing.append(name[number])
                    continue
                }
                files.append(other)
                tiffs.append(isOpen ? tiff : try TIFFStructure(member: other))
            }
            // Pages of a file that is not full would be taken for those of the one before it.
            for (file, tiff) in zip(files, tiffs).dropLast()
            where tiff.pages.count < perFile * run.channels.count {
                throw Failure(
                    .incomplete,
                    "\(tiff.pages.count) of \(perFile * run.channels.count) pages are there",
                    subject: file.path, advice: "Wait until it is written or copied whole")
            }
        }
        var (firsts, total) = ([Int](), 0)
        for tiff in tiffs {
            firsts.append(total)
            total += tiff.pages.count
        }
        (self.files, self.tiffs, self.missing) = (files, tiffs, missing)
        (self.firsts, pageCount) = (firsts, total)
    }

    /// The number of the last file: what the header says, or, where the run ended when somebody stopped it, the last that
    /// is there.
    private static func last(
        _ name: Name, _ run: ScanImageRun, _ file: OpenedFile
    ) throws(Failure) -> Int {
        let said = run.framesPerFile.flatMap { perFile in run.frames.map { ($0 - 1) / perFile + 1 }
        }
        if let said, file.axes == nil {
            guard said <= most else {
                throw Failure(
                    .incomplete, "its header says that it has \(said) files",
                    advice: "If the run was stopped on purpose, say `axes: \(run.letters)YX` in the"
                        + " rule")
            }
            return said
        }
        let there = try file.folder.names().compactMap { Name($0) }
            .filter { $0.stem == name.stem && $0.ending == name.ending }.map(\.number)
        return min(there.max() ?? name.number, said ?? most)
    }

    /// A name that ends with the number of the run and that of the file.
    private struct Name {
        let stem: String
        let number: Int
        let digits: Int
        let ending: String

        init?(_ name: String) {
            let dot = name.lastIndex(of: ".") ?? name.endIndex
            digits = name[..<dot].reversed().prefix { $0.isASCII && $0.isNumber }.count
            let stem = name[..<dot].dropLast(digits)
            guard (3...6).contains(digits), stem.last == "_",
                stem.dropLast().last.map({ $0.isASCII && $0.isNumber }) ?? false,
                let number = Int(name[..<dot].suffix(digits)), (1...most).contains(number)
            else { return nil }
            (self.stem, self.number, ending) = (String(stem), number, String(name[dot...]))
        }

        subscript(number: Int) -> String {
            let text = String(number)
            return stem + String(repeating: "0", count: max(0, digits - text.count)) + text + ending
        }
    }

    /// Where a page of the run lies; nil where it is not there.
    func place(ofPage page: Int) -> TIFFPlanePlace? {
        guard page >= 0, page < pageCount else { return nil }
        var (file, end) = (0, firsts.count)
        while end - file > 1 {
            let middle = (file + end) / 2
            if firsts[middle] <= page { file = middle } else { end = middle }
        }
        return TIFFPlanePlace(file: file, page: page - firsts[file])
    }
}
