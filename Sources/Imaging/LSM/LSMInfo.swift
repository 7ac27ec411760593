import Domain

/// Zeiss's CZ_LSMINFO block (tag 34412): the dimensions of a confocal scan, and where its further blocks lie.
///
/// The source is Zeiss's “LSM file format” description, releases 4 to 6.
struct LSMInfo {
    let sizeZ: Int
    let channels: Int
    let times: Int
    /// Stage positions.
    let positions: Int
    /// Fields that lie side by side.
    let tiles: Int
    /// Whether it has rotations, phases or illuminations, which structured illumination adds.
    let isStructured: Bool
    /// 0 x-y-z, 1 x-z, 2 a line, 3 x-y over time, 6 x-y-z over time, others are lines, points and x-z planes.
    let scanType: Int
    /// 1 for 8 bits, 2 for 12 bits, 5 for floating point, 0 where the channels differ.
    let dataType: Int
    /// Metres.
    let voxelSizes: [Double]
    /// Seconds.
    let timeInterval: Double
    private let offsets: [Block: Int]

    /// The blocks that are read here, by the place of their offset in the header.
    enum Block: Int, CaseIterable {
        case channelColors = 108
        case channelDataTypes = 120
        case scanInformation = 124
        case timeStamps = 132
        case channelWavelengths = 204
        case tilePositions = 336
        case positions = 376
    }

    init(_ tiff: TIFFStructure, _ field: TIFFField) throws(Failure) {
        let bytes = try tiff.bytes(field, limit: 512)
        // Headers before release 4 end before the later numbers, which are then taken for 0.
        func number(_ offset: Int, _ size: Int) -> UInt64 {
            guard offset + size <= bytes.count else { return 0 }
            return bytes.withUnsafeBytes {
                FileWindow.number($0, at: offset, size: size, isBigEndian: tiff.isBigEndian)
            }
        }
        func integer(_ offset: Int) -> Int {
            Int(Int32(truncatingIfNeeded: number(offset, 4)))
        }
        guard bytes.count >= 136, [0x0300_494C, 0x0400_494C].contains(number(0, 4)) else {
            throw Failure(
                .badInput, "its LSM header is damaged", advice: "Export it again, as OME-TIFF")
        }
        sizeZ = max(1, integer(16))
        channels = max(1, integer(20))
        times = max(1, integer(24))
        dataType = integer(28)
        voxelSizes = [40, 48, 56].map { Double(bitPattern: number($0, 8)) }
        scanType = Int(number(88, 2))
        timeInterval = Double(bitPattern: number(112, 8))
        positions = max(1, integer(264))
        tiles = max(1, integer(268))
        isStructured = [272, 276, 280].contains { integer($0) > 1 }
        offsets = Dictionary(
            uniqueKeysWithValues: Block.allCases.map { ($0, Int(number($0.rawValue, 4))) })
    }

    /// Where a block lies; nil where the file has none.
    func offset(of block: Block) -> Int? { offsets[block].flatMap { $0 > 0 ? $0 : nil } }

    /// Which axis the rows of a page lie along, of a scan of a line or of an x-z plane; nil where that is y.
    var rowAxis: RowAxis? {
        switch scanType {
        case 1, 4: .z
        case 2: .t
        default: nil
        }
    }

    enum RowAxis { case t, z }

    /// Pages that each image takes.
    var pagesPerImage: Int {
        switch rowAxis {
        case nil: times.multipliedReportingOverflow(by: sizeZ).partialValue
        case .z: times
        case .t: sizeZ
        }
    }

    /// The page of a plane, within its image, and the row on it.
    func place(of index: PlaneIndex) -> (page: Int, row: Int) {
        switch rowAxis {
        case nil: (index.t * sizeZ + index.z, 0)
        case .z: (index.t, index.z)
        case .t: (index.z, index.t)
        }
    }

    /// Images that the file holds: each tile of each position.
    var images: Int { positions.multipliedReportingOverflow(by: tiles).partialValue }
}
