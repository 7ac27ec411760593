import Domain

/// A sub-block: a segment with the voxels of one tile, and XML about them.
struct CZISubBlock {
    /// Of the voxels; all of them lie inside the segment.
    let voxels: Range<Int>
    /// Of the XML; empty where there is none.
    let metadata: Range<Int>

    /// Reads the head of a sub-block and compares it with the directory.
    ///
    /// - Throws: `incomplete` where it is not there, or not all of it; `badInput` where it contradicts the directory.
    init(_ entry: CZIEntry, in file: InputFile) throws(Failure) {
        let segment = try CZISegment(.subBlock, at: entry.position, in: file, holding: "it")
        let fixed = 16 + CZIEntry.fixedSize
        guard segment.count >= fixed else { throw Self.damaged("is too short") }
        let room = fixed + CZIEntry.mostDimensions * CZIEntry.dimensionSize
        let bytes = try file.bytes(at: segment.start, count: min(room, segment.count))
        let (metadataSize, voxelSize, entrySize) = try bytes.withUnsafeBufferPointer {
            (buffer) throws(Failure) in
            let head = UnsafeRawBufferPointer(buffer)
            let own = UnsafeRawBufferPointer(rebasing: head[16...])
            guard let dimensions = CZIEntry.dimensionCount(own) else {
                throw Self.damaged("has no description")
            }
            let size = CZIEntry.fixedSize + dimensions * CZIEntry.dimensionSize
            guard own.count >= size else { throw Self.damaged("is too short") }
            let copy = CZIEntry(UnsafeRawBufferPointer(rebasing: own[..<size])) { _, _ in }
            guard
                copy.pixelType == entry.pixelType && copy.compression == entry.compression
                    && copy.x.stored == entry.x.stored && copy.y.stored == entry.y.stored
            else { throw Self.damaged("is not what the list of planes says") }
            return (head.int32(at: 0), head.int64(at: 8), size)
        }
        // The description has room for 256 bytes, and more where it needs more.
        let description = max(256, 16 + entrySize)
        guard
            metadataSize >= 0, voxelSize >= 0, description + metadataSize <= segment.count,
            voxelSize <= segment.count - description - metadataSize
        else { throw Self.damaged("is longer than its segment") }
        let start = segment.start + description
        metadata = start..<(start + metadataSize)
        voxels = metadata.upperBound..<(metadata.upperBound + voxelSize)
    }

    private static func damaged(_ what: String) -> Failure {
        Failure(
            .badInput, "it \(what)", advice: "The file is damaged; copy or export it again")
    }
}
