import Domain

/// Zeiss's CZ_LSMINFO block (tag 34412): the dimensions of a confocal scan.
///
/// The source is Zeiss's “LSM file format” description, releases 4 to 6.
struct LSMInfo {
    let sizeX: Int
    let sizeY: Int
    let sizeZ: Int
    let channels: Int
    let times: Int
    /// 0 x-y-z, 1 x-z, 2 a line, 3 x-y over time, 6 x-y-z over time, others are lines, points and x-z planes.
    let scanType: Int
    /// 2 for 12 significant bits.
    let dataType: Int
    /// Metres.
    let voxelSizes: [Double]
    /// Seconds.
    let timeInterval: Double
    /// Of the block with the names of the channels; 0 for none.
    let namesOffset: Int
    /// Stage positions and tiles.
    let positions: Int

    init(_ tiff: TIFFStructure, _ field: TIFFField) throws(Failure) {
        let bytes = try tiff.bytes(field, limit: 512)
        guard bytes.count >= 136 else {
            throw Failure(.badInput, "its LSM header is too short")
        }
        func number(_ offset: Int, _ size: Int) -> UInt64 {
            guard offset + size <= bytes.count else { return 0 }
            return bytes.withUnsafeBytes {
                FileWindow.number($0, at: offset, size: size, isBigEndian: tiff.isBigEndian)
            }
        }
        func integer(_ offset: Int) -> Int {
            Int(Int32(truncatingIfNeeded: number(offset, 4)))
        }
        sizeX = integer(8)
        sizeY = integer(12)
        sizeZ = max(1, integer(16))
        channels = max(1, integer(20))
        times = max(1, integer(24))
        dataType = integer(28)
        voxelSizes = [40, 48, 56].map { Double(bitPattern: number($0, 8)) }
        scanType = Int(number(88, 2))
        namesOffset = Int(number(108, 4))
        timeInterval = Double(bitPattern: number(112, 8))
        // Headers before release 4 end before these.
        positions =
            max(1, integer(264)).multipliedReportingOverflow(by: max(1, integer(268)))
            .partialValue
    }

    /// The names of the channels; empty where there are none.
    func channelNames(_ tiff: TIFFStructure) throws(Failure) -> [String] {
        guard namesOffset > 0, tiff.file.contains(namesOffset, 24) else { return [] }
        let count = Int(try tiff.number(at: namesOffset + 8, size: 4))
        let size = Int(try tiff.number(at: namesOffset, size: 4))
        let start = Int(try tiff.number(at: namesOffset + 16, size: 4))
        guard count == channels, (24...(1 << 20)).contains(size), start < size,
            tiff.file.contains(namesOffset, size)
        else { return [] }
        var bytes = try tiff.file.bytes(at: namesOffset + start, count: size - start)[...]
        var names: [String] = []
        while names.count < count, bytes.count > 4 {
            let length = bytes.withUnsafeBytes {
                Int(FileWindow.number($0, at: 0, size: 4, isBigEndian: tiff.isBigEndian))
            }
            bytes = bytes.dropFirst(4)
            guard length <= bytes.count else { return [] }
            let text = bytes.prefix(length).prefix { $0 != 0 }
            names.append(String(decoding: text, as: UTF8.self))
            bytes = bytes.dropFirst(length)
        }
        return names.count == count ? names : []
    }
}
