import Domain

/// What stands in front of the images in a TIFF file of an NDTiff acquisition: its version and the summary.
///
/// The source is as for ``NDTiffIndex``. Behind the TIFF header come, as 32-bit numbers: a magic number, the major
/// version, from version 3 on the minor version, the magic number and the length of the summary, which follows.
struct NDTiffHeader {
    private static let magic = 483_729

    let summary: MicroManagerSummary
    let isBigEndian: Bool

    static func isOne(_ file: InputFile) throws(Failure) -> Bool {
        guard file.contains(0, 28) else { return false }
        let head = try file.bytes(at: 0, count: 2)
        return try number(file, at: 8, isBigEndian: head[0] == 0x4D) == magic
    }

    /// - Throws: `incomplete` where its beginning has not been written, `badInput` for a version that is not known.
    init(_ file: InputFile) throws(Failure) {
        guard try FileSignature.isTIFF(file), try Self.isOne(file) else {
            throw Failure(
                .badInput, "it is no NDTiff file", subject: file.path,
                advice: "Copy the whole folder again")
        }
        isBigEndian = try file.bytes(at: 0, count: 1) == [0x4D]
        let version = try Self.number(file, at: 12, isBigEndian: isBigEndian)
        guard version == 2 || version == 3 else {
            throw Failure(
                .badInput, "NDTiff version \(version) is not supported", subject: file.path,
                advice: "Ask for it, with a small sample")
        }
        let place = version == 2 ? 16 : 20
        guard
            try Self.number(file, at: place, isBigEndian: isBigEndian) == MicroManagerSummary.magic
        else {
            throw Failure(
                .incomplete, "its Micro-Manager summary has not been written", subject: file.path,
                advice: "Wait until it is written or copied whole")
        }
        let length = try Self.number(file, at: place + 4, isBigEndian: isBigEndian)
        summary = try MicroManagerSummary(file, at: place + 8, length: length)
    }

    private static func number(
        _ file: InputFile, at offset: Int, isBigEndian: Bool
    ) throws(Failure) -> Int {
        let bytes = try file.bytes(at: offset, count: 4)
        return Int(
            bytes.withUnsafeBytes {
                FileWindow.number($0, at: 0, size: 4, isBigEndian: isBigEndian)
            })
    }
}
