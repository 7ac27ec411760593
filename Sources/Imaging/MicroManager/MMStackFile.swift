import Domain

/// One file of an MMStack: a classic TIFF with a summary and a map of its images in front.
///
/// The source is “Micro-Manager File Formats” of micro-manager.org. Behind the TIFF header come, as 32-bit numbers in the
/// byte order of the file: a magic number and the offset of the index map, those of the display settings and of the
/// comments, which are written last, and a magic number and the length of the summary, which follows.
struct MMStackFile {
    private enum Magic {
        static let indexMapOffset = 54_773_648
        static let indexMap = 3_453_623
        static let displayOffset = 483_765_892
        static let display = 347_834_724
        static let commentsOffset = 99_384_722
        static let comments = 84_720_485
        /// At the place of the comments in NDTiff 1, which is like this format otherwise.
        static let ndTiff = 483_729
    }

    /// One image, as the index map has it.
    struct Entry {
        var plane: PlaneIndex
        var position: Int
        /// Of the image's directory.
        var offset: Int
    }

    let tiff: TIFFStructure
    let summary: MicroManagerSummary
    /// In the order in which they were written; an image that was taken again is there twice.
    private(set) var entries: [Entry] = []

    static func isOne(_ tiff: TIFFStructure) throws(Failure) -> Bool {
        guard !tiff.isBigTIFF && tiff.file.contains(8, 32) else { return false }
        return try tiff.number(at: 8, size: 4) == Magic.indexMapOffset
    }

    /// - Throws: `incomplete` where its beginning has not been written or what is written last lies beyond its end,
    ///   `badInput` where it makes no sense.
    init(_ tiff: TIFFStructure) throws(Failure) {
        self.tiff = tiff
        guard try tiff.number(at: 24, size: 4) != Magic.ndTiff else {
            throw Failure(
                .badInput, "NDTiff version 1 is not supported",
                advice: "Open it in Micro-Manager and save it as an image stack file")
        }
        guard try tiff.number(at: 32, size: 4) == MicroManagerSummary.magic else {
            throw Self.unwritten("summary")
        }
        let length = Int(try tiff.number(at: 36, size: 4))
        summary = try MicroManagerSummary(tiff.file, at: 40, length: length)
        try readIndexMap(at: Int(try tiff.number(at: 12, size: 4)))
        try checkEnd()
    }

    /// Checks that all that is written behind the last image's samples is there: its metadata, and what the first
    /// directory and the header point to.
    private func checkEnd() throws(Failure) {
        // A list of pages that breaks off tells more.
        guard tiff.gap == nil, let last = tiff.pages.last else { return }
        for page in [tiff.pages[0], last] {
            try tiff.eachField(at: page.offset) { (_, field) throws(Failure) in
                _ = try tiff.extent(of: field)
            }
        }
        for (place, magic) in [(16, Magic.displayOffset), (24, Magic.commentsOffset)]
        where try tiff.number(at: place, size: 4) == magic {
            let start = Int(try tiff.number(at: place + 4, size: 4))
            guard tiff.file.contains(start, 8),
                tiff.file.contains(start + 8, Int(try tiff.number(at: start + 4, size: 4)))
            else { throw .beyondEnd }
        }
    }

    private static func unwritten(_ part: String) -> Failure {
        Failure(
            .incomplete, "its Micro-Manager \(part) has not been written",
            advice: "Wait until it is written or copied whole")
    }

    /// Reads the map up to its first empty entry: space for many more images than there are is reserved.
    private mutating func readIndexMap(at start: Int) throws(Failure) {
        guard tiff.file.contains(start, 8) else { throw .beyondEnd }
        guard start > 0, try tiff.number(at: start, size: 4) == Magic.indexMap else {
            throw Self.unwritten("index map")
        }
        let window = FileWindow(tiff.file, isBigEndian: tiff.isBigEndian)
        for number in 0..<Int(try tiff.number(at: start + 4, size: 4)) {
            let place = start + 8 + number * 20
            guard tiff.file.contains(place, 20) else { return }
            let offset = Int(try window.number(at: place + 16, size: 4))
            guard offset > 0 else { return }
            guard number < 2_000_000 else {
                throw Failure(.badInput, "more than 2000000 images are not supported")
            }
            var indices: [Int] = []
            for axis in 0..<4 {
                let bits = UInt32(
                    truncatingIfNeeded: try window.number(at: place + axis * 4, size: 4))
                // An axis that the acquisition does not have is -1.
                indices.append(max(0, Int(Int32(bitPattern: bits))))
            }
            entries.append(
                Entry(
                    plane: PlaneIndex(t: indices[2], z: indices[1], c: indices[0]),
                    position: indices[3], offset: offset))
        }
    }

    /// What Micro-Manager says of a page's image; nil where it cannot be read.
    func metadata(of page: Int) -> [UInt8]? {
        guard let found = try? tiff.field(.microManager, of: page),
            found.count <= MicroManagerFrame.longest
        else { return nil }
        return try? tiff.bytes(found, limit: MicroManagerFrame.longest)
    }
}

extension MMStackFile {
    /// The colours of the channels in the display settings, which often are damaged; nil for one that is none.
    var displayColors: [UInt32?] {
        let settings = block(at: 16, Magic.displayOffset, Magic.display).flatMap {
            JSONReader.value($0)?.elements
        }
        return (settings ?? []).map { $0["Color"]?.integer.flatMap(MicroManagerSummary.color) }
    }

    /// What somebody wrote about the acquisition.
    var comment: String? {
        block(at: 24, Magic.commentsOffset, Magic.comments)
            .flatMap { JSONReader.object($0)?["Summary"]?.text }
            .flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A text that stands behind the images, with its magic number and its length in front.
    private func block(at place: Int, _ reference: Int, _ magic: Int) -> [UInt8]? {
        guard (try? tiff.number(at: place, size: 4)) == UInt64(reference),
            let start = (try? tiff.number(at: place + 4, size: 4)).map({ Int($0) }), start > 0,
            (try? tiff.number(at: start, size: 4)) == UInt64(magic),
            let length = (try? tiff.number(at: start + 4, size: 4)).map({ Int($0) }),
            length <= MicroManagerFrame.longest
        else { return nil }
        return try? tiff.file.bytes(at: start + 8, count: length)
    }
}
