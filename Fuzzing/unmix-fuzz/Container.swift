@testable import Imaging

/// Small TIFF files around an input, so that the fuzzer need not find out what a TIFF is.
enum Container {
    private static let form = TIFFForm(isBigTIFF: false)

    static func whole(_ input: [UInt8]) -> [UInt8] { input }

    static func omeXML(_ text: [UInt8]) -> [UInt8] {
        file { page in page == 0 ? [(.imageDescription, .ascii(text))] : [] }
    }

    /// The description up to the first zero; behind it the lengths of the blocks of ImageJ's own field, each of two
    /// bytes after their number, and the field.
    static func imageJ(_ input: [UInt8]) -> [UInt8] {
        let description = Array("ImageJ=1.54f\n".utf8) + input.prefix { $0 != 0 }
        let rest = input.drop { $0 != 0 }.dropFirst()
        let count = Int(rest.first ?? 0) % 16
        let lengths = rest.dropFirst().prefix(2 * count)
        let counts = stride(from: 0, to: lengths.count - 1, by: 2).map { index in
            Int(lengths[lengths.startIndex + index])
                | Int(lengths[lengths.startIndex + index + 1]) << 8
        }
        let block = Array(rest.dropFirst(1 + 2 * count))
        return file { page in
            guard page == 0 else { return [] }
            var fields: [(TIFFTag, TIFFDirectory.Values)] = [
                (.imageDescription, .ascii(description)), (.xResolution, .rational(1, 65)),
                (.yResolution, .rational(1, 65)),
            ]
            if !counts.isEmpty && !block.isEmpty {
                fields += [(.imageJByteCounts, .long(counts)), (.imageJ, .bytes(block))]
            }
            return fields
        }
    }

    static func shaped(_ text: [UInt8]) -> [UInt8] {
        omeXML(Array("{\"shape\": ".utf8) + text)
    }

    /// Zeiss's block behind its magic number; offsets in it reach the whole file, which ends with the block.
    static func lsmInfo(_ block: [UInt8]) -> [UInt8] {
        file { page in
            page == 0 ? [(.lsmInfo, .bytes([0x4C, 0x49, 0x00, 0x04] + block))] : []
        }
    }

    static func scanImage(_ text: [UInt8]) -> [UInt8] {
        file { page in
            page == 0
                ? [
                    (.imageDescription, .ascii(Array("frameNumbers = 1\n".utf8))),
                    (.software, .ascii(Array("SI.".utf8) + text)),
                ] : []
        }
    }

    /// Four pages of 4 × 3 samples of 16 bits.
    private static func file(
        _ fields: (_ page: Int) -> [(TIFFTag, TIFFDirectory.Values)]
    ) -> [UInt8] {
        var bytes = form.header(firstDirectory: 104) + (0..<96).map { UInt8($0) }
        for page in 0..<4 {
            let directory = directory(page, fields(page))
            let next = bytes.count + directory.byteCount(form)
            bytes += directory.bytes(at: bytes.count, next: page == 3 ? 0 : next, form)
        }
        return bytes
    }

    private static func directory(
        _ page: Int, _ more: [(TIFFTag, TIFFDirectory.Values)]
    ) -> TIFFDirectory {
        let fields: [(TIFFTag, TIFFDirectory.Values)] = [
            (.imageWidth, .long([4])), (.imageLength, .long([3])), (.bitsPerSample, .short([16])),
            (.compression, .short([1])), (.photometric, .short([1])),
            (.stripOffsets, .long([8 + page * 24])), (.samplesPerPixel, .short([1])),
            (.rowsPerStrip, .long([3])), (.stripByteCounts, .long([24])),
            (.planarConfiguration, .short([1])),
        ]
        var directory = TIFFDirectory()
        for (tag, values) in (fields + more).sorted(by: { $0.0.rawValue < $1.0.rawValue }) {
            directory.set(tag, values)
        }
        return directory
    }
}
