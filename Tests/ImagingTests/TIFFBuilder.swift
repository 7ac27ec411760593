import Domain

@testable import Imaging

/// Makes TIFF files of every kind for tests: pages first, then the list of them.
struct TIFFBuilder {
    struct Page {
        var width = 4
        var height = 3
        var bits = 16
        var format: Int? = 1
        var samples = 1
        var isPlanar = false
        /// Bytes of each strip as they are stored, plane after plane.
        var strips: [[UInt8]] = []
        var rowsPerStrip: Int?
        /// Fields to add, or to put in place of those that follow from the above; nil to leave one out.
        var fields: [(TIFFTag, TIFFDirectory.Values?)] = []
    }

    var form = TIFFForm(isBigTIFF: false)
    var description: String?
    var pages: [Page] = []

    /// The bytes of the file.
    func bytes() -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 16)
        var directories: [TIFFDirectory] = []
        for (index, page) in pages.enumerated() {
            var offsets: [Int] = []
            for strip in page.strips {
                offsets.append(result.count)
                result += strip
            }
            let text = index == 0 ? description : nil
            directories.append(Self.directory(page, offsets, text))
        }
        while result.count % 8 != 0 { result.append(0) }
        let start = result.count
        for (index, directory) in directories.enumerated() {
            let isLast = index == directories.count - 1
            let next = isLast ? 0 : result.count + directory.byteCount(form)
            result += directory.bytes(at: result.count, next: next, form)
        }
        let header = form.header(firstDirectory: directories.isEmpty ? 0 : start)
        result.replaceSubrange(0..<header.count, with: header)
        return result
    }

    private static func directory(
        _ page: Page, _ offsets: [Int], _ description: String?
    ) -> TIFFDirectory {
        var fields: [(TIFFTag, TIFFDirectory.Values)] = [
            (.imageWidth, .long([page.width])), (.imageLength, .long([page.height])),
            (.bitsPerSample, .short(Array(repeating: page.bits, count: page.samples))),
            (.compression, .short([1])), (.photometric, .short([page.samples == 3 ? 2 : 1])),
            (.stripOffsets, .offsets(offsets)), (.samplesPerPixel, .short([page.samples])),
            (.rowsPerStrip, .long([page.rowsPerStrip ?? page.height])),
            (.stripByteCounts, .long(page.strips.map(\.count))),
            (.planarConfiguration, .short([page.isPlanar ? 2 : 1])),
        ]
        if let description { fields.append((.imageDescription, .ascii(Array(description.utf8)))) }
        if let format = page.format { fields.append((.sampleFormat, .short([format]))) }
        for (tag, values) in page.fields {
            fields.removeAll { $0.0 == tag }
            if let values { fields.append((tag, values)) }
        }
        var directory = TIFFDirectory()
        for (tag, values) in fields.sorted(by: { $0.0.rawValue < $1.0.rawValue }) {
            directory.set(tag, values)
        }
        return directory
    }

    /// Pages of one strip each, whose first sample tells their number.
    static func numbered(
        _ count: Int, width: Int = 4, height: Int = 3, isBigEndian: Bool = false
    ) -> [Page] {
        (0..<count).map { number in
            let samples = [UInt16(number)] + (1..<(width * height)).map { UInt16($0) }
            let strip = samples.flatMap { sample in
                withUnsafeBytes(of: isBigEndian ? sample.bigEndian : sample.littleEndian) {
                    Array($0)
                }
            }
            return Page(width: width, height: height, strips: [strip])
        }
    }
}

extension StackReader {
    /// The first sample of each plane of 16 bits, in the order T, Z, C.
    func numbers() throws -> [Int] {
        let size = description.planeByteCount
        let voxels = try voxels()
        return stride(from: 0, to: voxels.count, by: size).map {
            Int(voxels[$0]) | Int(voxels[$0 + 1]) << 8
        }
    }
}
