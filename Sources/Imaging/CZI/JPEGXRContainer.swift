import Domain

/// The container of a JPEG XR image: a directory like that of TIFF, and a codestream.
///
/// The source is ITU-T T.832, annex A.
struct JPEGXRContainer {
    /// The last byte of the identifier of the pixel format; all that count here are alike in the others.
    let pixelFormat: UInt8
    let width: Int
    let height: Int
    /// Inside the bytes.
    let codestream: Range<Int>

    /// Tags of its directory.
    private enum Tag {
        static let pixelFormat: UInt16 = 0xBC01
        static let transformation: UInt16 = 0xBC02
        static let width: UInt16 = 0xBC80
        static let height: UInt16 = 0xBC81
        static let offset: UInt16 = 0xBCC0
        static let byteCount: UInt16 = 0xBCC1
        static let alphaOffset: UInt16 = 0xBCC2
    }

    private static let signature: [UInt8] = [0x49, 0x49, 0xBC, 0x01]
    /// Of pixel formats, without the last byte.
    private static let family: [UInt8] = [
        0x24, 0xC3, 0xDD, 0x6F, 0x03, 0x4E, 0xFE, 0x4B, 0xB1, 0x85, 0x3D, 0x77, 0x76, 0x8D, 0xC9,
    ]

    init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        guard bytes.count >= 10, bytes.starts(with: Self.signature) else {
            throw Self.damaged("it does not begin like one")
        }
        let directory = Int(bytes.number(at: 4) as UInt32)
        guard directory <= bytes.count - 2 else { throw Self.damaged("it is truncated") }
        let count = Int(bytes.number(at: directory) as UInt16)
        guard 12 * count <= bytes.count - directory - 2 else {
            throw Self.damaged("it is truncated")
        }
        var values: [UInt16: Int] = [:]
        for entry in stride(from: directory + 2, to: directory + 2 + 12 * count, by: 12) {
            let isShort = (bytes.number(at: entry + 2) as UInt16) == 3
            values[bytes.number(at: entry)] =
                isShort
                ? Int(bytes.number(at: entry + 8) as UInt16)
                : Int(bytes.number(at: entry + 8) as UInt32)
        }
        guard
            let format = values[Tag.pixelFormat], format <= bytes.count - 16,
            bytes[format..<(format + 15)].elementsEqual(Self.family),
            values[Tag.transformation, default: 0] == 0, values[Tag.alphaOffset] == nil,
            let width = values[Tag.width], let height = values[Tag.height],
            let offset = values[Tag.offset], let size = values[Tag.byteCount]
        else { throw Self.damaged("it is of a kind that is not supported") }
        guard offset <= bytes.count && size <= bytes.count - offset else {
            throw Self.damaged("it is truncated")
        }
        pixelFormat = bytes[format + 15]
        (self.width, self.height) = (width, height)
        codestream = offset..<(offset + size)
    }

    /// A new container around a codestream, which the caller deallocates.
    static func made(
        _ width: Int, _ height: Int, _ pixelFormat: UInt8, _ codestream: UnsafeRawBufferPointer
    ) -> UnsafeMutableRawBufferPointer {
        let entries: [(tag: UInt16, type: UInt16, count: UInt32, value: Int)] = [
            (Tag.pixelFormat, 1, 16, 74), (Tag.width, 4, 1, width), (Tag.height, 4, 1, height),
            (Tag.offset, 4, 1, 90), (Tag.byteCount, 4, 1, codestream.count),
        ]
        var head = signature
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { head.append(contentsOf: $0) }
        }
        append(UInt32(8))
        append(UInt16(entries.count))
        for entry in entries {
            append(entry.tag)
            append(entry.type)
            append(entry.count)
            append(UInt32(truncatingIfNeeded: entry.value))
        }
        append(UInt32(0))
        head += family + [pixelFormat]
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: head.count + codestream.count, alignment: 16)
        bytes.copyBytes(from: head)
        UnsafeMutableRawBufferPointer(rebasing: bytes[head.count...]).copyMemory(from: codestream)
        return bytes
    }

    static func damaged(_ cause: String) -> Failure {
        Failure(
            .badInput, "its JPEG XR voxels cannot be decoded", cause: cause,
            advice: "Copy or export the file again")
    }
}
