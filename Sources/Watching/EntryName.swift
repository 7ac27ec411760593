import Domain
import Glibc

/// The name of an entry of a folder, as the bytes that the file system keeps.
struct EntryName {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    init(_ entry: UnsafeMutablePointer<dirent>) {
        bytes = withUnsafePointer(to: &entry.pointee.d_name) { field in
            let name = UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
            return Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
        }
    }

    /// The folder itself and the one above.
    var isDots: Bool { bytes == Array(".".utf8) || bytes == Array("..".utf8) }

    /// Nil where the bytes are no UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The name with each byte that is not of a character as `\xNN`.
    var printable: String {
        if let text { return text.escapingControlCharacters }
        return bytes.reduce(into: "") { result, byte in
            if (0x20..<0x7F).contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += byte < 0x10 ? "\\x0" : "\\x"
                result += String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
