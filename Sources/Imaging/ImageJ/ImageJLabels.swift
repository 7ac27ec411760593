import Domain

/// The labels that ImageJ keeps for the planes, in a block of its own private tags.
///
/// The source is `ij/io/TiffDecoder.java` of ImageJ 1: a header of type and count pairs, then UTF-16 text.
enum ImageJLabels {
    private static let magic = 0x494A_494A
    private static let labels = 0x6C61_626C

    /// The names of the channels, where every plane of a channel has the same label; empty otherwise.
    static func channelNames(
        of tiff: TIFFStructure, shape: StackShape
    ) throws(Failure) -> [String] {
        let labels = try read(tiff)
        guard labels.count == shape.planeCount else { return [] }
        let names = Array(labels.prefix(shape.c))
        let isUniform = labels.indices.allSatisfy { labels[$0] == names[$0 % shape.c] }
        // What ImageJ makes up for itself tells the place of a plane and no name.
        let isName = names.allSatisfy { !$0.isEmpty && !$0.hasPrefix("c:") }
        return isUniform && isName && Set(names).count == names.count ? names : []
    }

    /// The labels of all planes; empty where there are none or they make no sense.
    private static func read(_ tiff: TIFFStructure) throws(Failure) -> [String] {
        guard
            let sizes = try tiff.field(.imageJByteCounts, of: 0),
            let block = try tiff.field(.imageJ, of: 0), block.count <= 1 << 26,
            sizes.count <= 1 << 22
        else { return [] }
        let counts = try tiff.integers(sizes)
        let bytes = try tiff.bytes(block, limit: 1 << 26)
        guard let headerSize = counts.first, (12...4096).contains(headerSize),
            headerSize <= bytes.count
        else { return [] }
        let words = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: headerSize & ~3, by: 4).map {
                Int(FileWindow.number(bytes, at: $0, size: 4, isBigEndian: tiff.isBigEndian))
            }
        }
        guard words.first == magic else { return [] }
        var position = headerSize
        var entry = 1
        var result: [String] = []
        for pair in stride(from: 1, to: words.count - 1, by: 2) {
            for _ in 0..<words[pair + 1] {
                guard entry < counts.count, counts[entry] <= bytes.count - position else {
                    return result
                }
                let text = bytes[position..<(position + counts[entry])]
                if words[pair] == labels {
                    result.append(text.utf16(isBigEndian: tiff.isBigEndian))
                }
                position += counts[entry]
                entry += 1
            }
        }
        return result
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
