import Domain

/// The list of all sub-blocks of a CZI, without those that are smaller copies of others.
struct CZIDirectory {
    /// Entries of a file, at most.
    private static let mostEntries = 1_000_000

    private(set) var entries: [CZIEntry] = []
    /// Where entries are along dimensions that have no place in a stack, by their letters.
    private(set) var others: [UInt8: ClosedRange<Int32>] = [:]

    init(_ file: InputFile, at position: Int) throws(Failure) {
        let segment = try CZISegment(
            .directory, at: position, in: file, holding: "the list of its planes")
        let window = FileWindow(file, isBigEndian: false)
        let end = segment.start + segment.count
        guard segment.count >= 128 else { throw Self.damaged }
        let count = try window.bytes(at: segment.start, count: 4).int32(at: 0)
        let shortest = CZIEntry.fixedSize + CZIEntry.dimensionSize
        guard count >= 0, count <= (segment.count - 128) / shortest else { throw Self.damaged }
        guard count <= Self.mostEntries else {
            throw Failure(.badInput, "more than \(Self.mostEntries) sub-blocks are not supported")
        }
        entries.reserveCapacity(count)
        var offset = segment.start + 128
        for _ in 0..<count {
            guard end - offset >= CZIEntry.fixedSize else { throw Self.damaged }
            let head = try window.bytes(at: offset, count: CZIEntry.fixedSize)
            guard let dimensions = CZIEntry.dimensionCount(head) else { throw Self.damaged }
            let size = CZIEntry.fixedSize + dimensions * CZIEntry.dimensionSize
            guard end - offset >= size else { throw Self.damaged }
            add(try window.bytes(at: offset, count: size))
            offset += size
        }
        guard !entries.isEmpty else {
            throw Failure(
                .badInput,
                count == 0
                    ? "it holds no images" : "it holds only smaller copies of images, no image",
                advice: "Export it again")
        }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var places: [(letter: UInt8, start: Int32)] = []
        let entry = CZIEntry(bytes) { places.append(($0, $1)) }
        guard !entry.isReduced else { return }
        entries.append(entry)
        for (letter, start) in places {
            let known = others[letter] ?? start...start
            others[letter] = min(known.lowerBound, start)...max(known.upperBound, start)
        }
    }

    private static let damaged = Failure(
        .badInput, "the list of its planes is damaged",
        advice: "Copy or export the file again")
}

extension CZIDirectory {
    /// Refuses what has no place in a stack.
    func refuseOthers() throws(Failure) {
        let names: [UInt8: (what: String, advice: String)] = [
            UInt8(ascii: "H"): (
                "phases or detector elements",
                "Process it in ZEN first, such as by Airyscan or structured illumination"
            ),
            UInt8(ascii: "V"): ("views", "Fuse the views in ZEN, or export each one"),
            UInt8(ascii: "I"): (
                "illuminations", "Fuse the illuminations in ZEN, or export each one"
            ),
            UInt8(ascii: "R"): ("rotations", "Export each rotation into a file of its own"),
            UInt8(ascii: "B"): ("blocks", "Export each block into a file of its own"),
        ]
        for (letter, range) in others.sorted(by: { $0.key < $1.key }) where range.count > 1 {
            let known = names[letter]
            let what = known?.what ?? "places along a dimension that is not known here"
            throw Failure(
                .badInput,
                "it has \(range.count) \(what) (dimension"
                    + " \(String(decoding: [letter], as: UTF8.self))), which are not supported",
                advice: known?.advice ?? "Export it as OME-TIFF")
        }
        if let part = entries.first(where: { $0.filePart != 0 })?.filePart {
            throw Failure(
                .badInput,
                "some of its planes lie in other files: it was split, and one part is number \(part)",
                advice: "Save it in ZEN as one file")
        }
    }
}
