import Domain

/// What ImageJ keeps of an image in a block of its own private tags: labels of planes, colour tables, and free text.
///
/// The source is `ij/io/TiffDecoder.java` of ImageJ 1: pairs of a type and a number of entries, then the entries, whose
/// sizes stand in a tag of their own.
struct ImageJMetadata {
    /// Larger blocks are not read.
    private static let largest = 1 << 26
    private static let magic = 0x494A_494A

    private enum Kind: Int {
        case info = 0x696E_666F
        case labels = 0x6C61_626C
        case tables = 0x6C75_7473
    }

    /// Of the planes, channels next to each other.
    private(set) var labels: [String] = []
    /// For each channel the colour of its brightest value, as red, green and blue.
    private(set) var colors: [UInt32] = []
    /// What the image was opened from, mostly in lines of names and values; nil where there is none.
    private(set) var info: String?

    /// Reads as much of a block as makes sense: no voxel depends on it.
    init(_ tiff: TIFFStructure) throws(Failure) {
        guard
            let sizes = try tiff.field(.imageJByteCounts, of: 0),
            let block = try tiff.field(.imageJ, of: 0), block.count <= Self.largest,
            sizes.count <= Self.largest / 16
        else { return }
        let counts = try tiff.integers(sizes)
        let bytes = try tiff.bytes(block, limit: Self.largest)
        guard let headerSize = counts.first, (12...4096).contains(headerSize),
            headerSize <= bytes.count
        else { return }
        let words = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: headerSize & ~3, by: 4).map {
                Int(FileWindow.number(bytes, at: $0, size: 4, isBigEndian: tiff.isBigEndian))
            }
        }
        guard words.first == Self.magic else { return }
        var position = headerSize
        var entry = 1
        for pair in stride(from: 1, to: words.count - 1, by: 2) {
            for _ in 0..<words[pair + 1] {
                guard entry < counts.count, counts[entry] <= bytes.count - position else { return }
                take(
                    Kind(rawValue: words[pair]), bytes[position..<(position + counts[entry])],
                    isBigEndian: tiff.isBigEndian)
                position += counts[entry]
                entry += 1
            }
        }
    }

    private mutating func take(_ kind: Kind?, _ entry: ArraySlice<UInt8>, isBigEndian: Bool) {
        switch kind {
        case .info where info == nil && entry.count <= 2 * OMEParts.longestComment:
            info = entry.utf16(isBigEndian: isBigEndian)
        case .labels: labels.append(entry.utf16(isBigEndian: isBigEndian))
        case .tables where entry.count == 768:
            // 256 values of red, then of green, then of blue.
            let last = [255, 511, 767].map { UInt32(entry[entry.startIndex + $0]) }
            colors.append(last[0] << 16 | last[1] << 8 | last[2])
        default: break
        }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes as UTF-16.
    fileprivate func utf16(isBigEndian: Bool) -> String {
        let units = stride(from: startIndex, to: endIndex - 1, by: 2).map { index in
            let (first, second) = (UInt16(self[index]), UInt16(self[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return String(decoding: units, as: UTF16.self)
    }
}
