import Domain

/// The files that are kept inside a CZI, such as a thumbnail or the times of its planes.
struct CZIAttachments {
    /// Attachments that are looked at, at most.
    private static let most = 10_000
    private static let entrySize = 128

    /// What is wrong with them, so that the file is not complete; nil for nothing.
    private(set) var trouble: String?
    /// When each time point was taken, in seconds since the beginning; empty where it is not told.
    private(set) var timestamps: [Double] = []

    /// - Parameter position: of the list; 0 where there is none.
    init(_ file: InputFile, at position: Int) throws(Failure) {
        guard position != 0 else { return }
        do throws(Failure) {
            let list = try CZISegment(
                .attachments, at: position, in: file, holding: "the list of its attachments")
            guard list.count >= 256 else { return }
            let head = try file.bytes(at: list.start, count: 4)
            let said = head.withUnsafeBytes { $0.int32(at: 0) }
            let count = min(said, (list.count - 256) / Self.entrySize, Self.most)
            guard count > 0 else { return }
            let bytes = try file.bytes(at: list.start + 256, count: count * Self.entrySize)
            for start in stride(from: 0, to: bytes.count, by: Self.entrySize) {
                try look(at: Array(bytes[start..<(start + Self.entrySize)]), in: file)
            }
        } catch {
            // Those that are damaged cost no voxel; those that are missing say that more is to come.
            guard error.code == .incomplete else { return }
            trouble = error.message
        }
    }

    private mutating func look(at entry: [UInt8], in file: InputFile) throws(Failure) {
        let (position, part) = entry.withUnsafeBytes { ($0.int64(at: 12), $0.int32(at: 20)) }
        guard entry.starts(with: Array("A1".utf8)), part == 0 else { return }
        let segment = try CZISegment(
            .attachment, at: position, in: file, holding: "one of its attachments")
        let type = entry[40..<48].prefix { $0 != 0 }
        guard type.elementsEqual("CZTIMS".utf8), segment.count >= 264 else { return }
        let head = try file.bytes(at: segment.start + 256, count: 8)
        let count = head.withUnsafeBytes { $0.int32(at: 4) }
        guard count > 0, count <= (segment.count - 264) / 8, count <= PlaneDetails.mostPlanes
        else { return }
        let bytes = try file.bytes(at: segment.start + 264, count: 8 * count)
        timestamps = bytes.withUnsafeBytes { bytes in
            (0..<count).map { Double(bitPattern: bytes.number(at: 8 * $0)) }
        }
    }
}
