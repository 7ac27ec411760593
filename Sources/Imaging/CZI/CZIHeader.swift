import Domain

/// The first segment of a CZI file, which says where the others are.
struct CZIHeader {
    /// Of a file that was split, 0 for the one that names the whole.
    let filePart: Int
    /// Of the list of sub-blocks; 0 while it has not been written.
    let directoryPosition: Int
    /// Of the XML; 0 for none.
    let metadataPosition: Int
    /// Of the list of attachments; 0 for none.
    let attachmentsPosition: Int
    /// Whether a writer has not closed the file yet.
    let isUpdatePending: Bool

    init(_ file: InputFile) throws(Failure) {
        let segment = try CZISegment(.file, at: 0, in: file, holding: "its header")
        guard segment.count >= 80 else {
            throw Failure(
                .badInput, "its header is too short",
                advice: "The file is damaged; copy or export it again")
        }
        let bytes = try file.bytes(at: segment.start, count: 80)
        (filePart, directoryPosition, metadataPosition, attachmentsPosition, isUpdatePending) =
            bytes.withUnsafeBytes {
                (
                    $0.int32(at: 48), $0.int64(at: 52), $0.int64(at: 60), $0.int64(at: 72),
                    $0.int32(at: 68) != 0
                )
            }
        guard directoryPosition > 0 else {
            throw CZISegment.missing(
                "the list of its planes has not been written yet: the microscope still writes, or"
                    + " stopped before the end")
        }
        guard filePart == 0 else {
            throw Failure(
                .badInput, "it is part \(filePart) of a CZI that was split into several files",
                advice: "Save it in ZEN as one file")
        }
    }
}
