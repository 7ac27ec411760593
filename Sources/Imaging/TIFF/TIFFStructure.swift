import Domain

/// The pages of a TIFF file, classic or BigTIFF, in either byte order, without their voxels.
///
/// Nothing is believed: every number is checked against the length of the file before it is used.
/// The source is the TIFF 6.0 specification and the BigTIFF proposal.
final class TIFFStructure {
    let file: InputFile
    let isBigTIFF: Bool
    let isBigEndian: Bool
    private(set) var pages: [TIFFPage] = []
    private(set) var layouts: [TIFFLayout] = []
    /// Why the list of pages does not end as it should, in words for a person; nil where it does.
    private(set) var gap: String?
    /// Where the segments of pages really lie that say it wrongly, by page; most formats have none.
    var corrections: [Int: TIFFSegments] = [:]
    /// Ranges of the file that were never written.
    private(set) lazy var holes = file.holes()

    private let directories: FileWindow
    private let values: FileWindow
    private var places: [TIFFLayout: Int] = [:]
    /// Where the offset of the directory behind the last page stands.
    private var link = 0

    /// Walks the chain of directories.
    ///
    /// - Parameter mostPages: after how many pages it stops, where only the first ones are wanted.
    /// - Throws: `incomplete` where not even the first page is there, `badInput` where the chain is a circle.
    init(_ file: InputFile, mostPages: Int = .max) throws(Failure) {
        self.file = file
        let head = try file.bytes(at: 0, count: min(file.count, 16))
        isBigEndian = head[0] == 0x4D
        isBigTIFF = head[isBigEndian ? 3 : 2] == 43
        directories = FileWindow(file, isBigEndian: isBigEndian)
        values = FileWindow(file, isBigEndian: isBigEndian)
        try walk(mostPages)
    }

    /// Gives memory and the file's descriptor back until they are needed again.
    func rest() {
        directories.rest()
        values.rest()
        file.rest()
    }

    private func walk(_ mostPages: Int) throws(Failure) {
        var position = try firstDirectory()
        var visited: Set<Int> = []
        while position != 0 && pages.count < mostPages {
            guard visited.insert(position).inserted else {
                throw Failure(
                    .badInput, "its list of pages runs in a circle after page \(pages.count)",
                    advice: "The file is damaged; export it again")
            }
            guard pages.count < 2_000_000 else {
                throw Failure(.badInput, "more than 2000000 pages are not supported")
            }
            do throws(Failure) {
                position = try readPage(at: position)
            } catch {
                guard error.code == .incomplete else { throw error }
                guard !pages.isEmpty else { throw firstPageFailure(error, at: position) }
                gap = "the list of pages breaks off after page \(pages.count)"
                return
            }
        }
        // What was never written reads as zeros, like the end of the list.
        if position == 0 && file.isHole(at: link) {
            gap = "the list of pages has a hole after page \(pages.count)"
        }
        guard !pages.isEmpty else {
            throw Failure(
                .incomplete, "it has no pages yet",
                advice: "Wait until it is written or copied whole")
        }
    }

    private func firstPageFailure(_ failure: Failure, at position: Int) -> Failure {
        guard failure == .beyondEnd else { return failure }
        var failure = failure
        failure.message =
            "it is truncated: its list of pages lies beyond its end (at byte \(position) of"
            + " \(file.count))"
        return failure
    }

    private func firstDirectory() throws(Failure) -> Int {
        guard isBigTIFF else { return Int(try directories.number(at: 4, size: 4)) }
        guard try directories.number(at: 4, size: 2) == 8 else {
            throw Failure(.badInput, "it is a BigTIFF of an unknown kind")
        }
        return Int(clamping: try directories.number(at: 8, size: 8))
    }

    /// Adds the page of a directory.
    ///
    /// - Returns: the offset of the next directory, 0 behind the last one.
    private func readPage(at position: Int) throws(Failure) -> Int {
        var page = TIFFPage(offset: position, layout: 0, isReduced: false)
        var layout = TIFFLayout()
        let end = try eachField(at: position) { (tag, field) throws(Failure) in
            try self.take(tag, field, into: &layout, &page)
        }
        page.layout = try place(of: layout)
        let next = try directories.number(at: end, size: isBigTIFF ? 8 : 4)
        link = end
        pages.append(page)
        return Int(clamping: next)
    }

    private func place(of layout: TIFFLayout) throws(Failure) -> Int {
        if let last = pages.last?.layout, layouts[last] == layout { return last }
        if let place = places[layout] { return place }
        guard layouts.count < 10_000 else {
            throw Failure(.badInput, "its pages have more than 10000 different layouts")
        }
        layouts.append(layout)
        places[layout] = layouts.count - 1
        return layouts.count - 1
    }

    /// Puts right what the pages of a format are known to say wrongly.
    func correctLayouts(_ body: (inout TIFFLayout) -> Void) {
        for index in layouts.indices { body(&layouts[index]) }
    }

    /// Calls a closure with each field of a directory whose values lie inside the file.
    ///
    /// - Returns: the offset behind the last entry, where the offset of the next directory stands.
    /// - Throws: `incomplete` where the directory does not lie inside the file or says that it is empty.
    @discardableResult
    func eachField(
        at position: Int, _ body: (TIFFTag, TIFFField) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        let (countSize, entrySize) = isBigTIFF ? (8, 20) : (2, 12)
        let count = try directories.number(at: position, size: countSize)
        guard count > 0 else {
            throw Failure(
                .incomplete, "the directory of page \(pages.count + 1) has not been written",
                advice: "Wait until it is written or copied whole")
        }
        guard count <= 4096 else {
            throw Failure(
                .badInput,
                "the directory of page \(pages.count + 1) is damaged: it claims to have"
                    + " \(count) entries", advice: "Export it again")
        }
        let first = position + countSize
        let length = Int(count) * entrySize
        guard file.contains(first, length) else { throw .beyondEnd }
        for entry in stride(from: first, to: first + length, by: entrySize) {
            let bytes = try directories.bytes(at: entry, count: entrySize)
            let tag = TIFFTag(rawValue: UInt16(number(bytes, 0, 2)))
            let type = TIFFFieldType(rawValue: UInt16(number(bytes, 2, 2)))
            let valueSize = isBigTIFF ? 8 : 4
            let valueCount = Int(clamping: number(bytes, 4, valueSize))
            guard let size = type.byteCount else { continue }
            let (total, overflow) = valueCount.multipliedReportingOverflow(by: size)
            guard !overflow else { throw .beyondEnd }
            let inline = entry + 4 + valueSize
            let offset =
                total <= valueSize
                ? inline : Int(clamping: number(bytes, 4 + valueSize, valueSize))
            try body(tag, TIFFField(type: type, count: valueCount, offset: offset))
        }
        return first + length
    }

    private func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ size: Int) -> UInt64 {
        FileWindow.number(bytes, at: offset, size: size, isBigEndian: isBigEndian)
    }

    /// The offset and the length in bytes of a field's values, which lie inside the file.
    func extent(of field: TIFFField) throws(Failure) -> (offset: Int, length: Int) {
        let (length, overflow) = field.count.multipliedReportingOverflow(
            by: field.type.byteCount ?? 1)
        guard !overflow && file.contains(field.offset, length) else { throw .beyondEnd }
        return (field.offset, length)
    }

    /// One unsigned number of 1, 2, 4 or 8 bytes; those inside a directory cost no further read.
    func number(at offset: Int, size: Int) throws(Failure) -> UInt64 {
        let window = directories.holds(offset, size) ? directories : values
        return try window.number(at: offset, size: size)
    }
}

extension Failure {
    static var beyondEnd: Failure {
        Failure(
            .incomplete, "it is truncated: a part lies beyond the end of the file",
            advice: "Wait until it is written or copied whole")
    }
}
