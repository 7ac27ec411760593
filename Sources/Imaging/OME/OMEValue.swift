/// What the schema of 2016-06 allows as the value of an attribute or as the text of an element.
enum OMEValue {
    case text
    case uri
    /// Such as `Objective:1`, of the element itself, for one kind of element.
    case identifier(String)
    /// The identifier of another element, of one kind.
    case reference(String)
    case float
    case positiveFloat
    case notNegativeFloat
    /// From 0 to 1.
    case fraction
    case double
    case integer
    case positiveInteger
    case long
    case notNegativeLong
    case boolean
    case dateTime
    /// A SHA-1 in hexadecimal.
    case hash
    case base64
    case oneOf(Set<String>)
    /// A unit of length.
    case length
    /// A unit with any of the prefixes of the metric system.
    case unit(String)
    /// A unit of pressure.
    case pressure

    /// The text as the schema takes it; nil where it does not.
    func accepted(_ text: String) -> String? {
        switch self {
        case .text: return text
        case .length, .unit, .pressure, .oneOf:
            let text = text.microSign
            return isName(text) ? text : nil
        default:
            let text = text.trimmed
            return isAccepted(text) ? text : nil
        }
    }

    private func isName(_ text: String) -> Bool {
        switch self {
        case .oneOf(let names): names.contains(text)
        case .length:
            Quantity(0, text).metres != nil || Quantity.relativeLengths.contains(text)
        case .unit(let base): Self.isMetric(text, base)
        default:
            Self.isMetric(text, "Pa") || Self.pressures.contains(text)
        }
    }

    private func isAccepted(_ text: String) -> Bool {
        switch self {
        case .identifier(let kind), .reference(let kind): Self.isIdentifier(text, kind)
        case .uri: text.utf8.allSatisfy { Self.plain.contains($0) }
        case .float: Self.number(text).map { Float($0).isFinite } ?? false
        case .positiveFloat: Self.number(text).map { Float($0).isFinite && Float($0) > 0 } ?? false
        case .notNegativeFloat: Self.number(text).map { Float($0).isFinite && $0 >= 0 } ?? false
        case .fraction: Self.number(text).map { (0...1).contains($0) } ?? false
        case .double: Self.number(text) != nil
        case .integer: Int32(text) != nil
        case .positiveInteger: Int32(text).map { $0 > 0 } ?? false
        case .long: Int64(text) != nil
        case .notNegativeLong: Int64(text).map { $0 >= 0 } ?? false
        case .boolean: ["true", "false", "1", "0"].contains(text)
        case .dateTime: DateTime.isValid(text)
        case .hash: text.utf8.count == 40 && text.utf8.allSatisfy { Self.isHexadecimal($0) }
        case .base64: Self.isBase64(text)
        default: false
        }
    }

    /// A finite number as XML Schema writes it.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) })
        else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func isIdentifier(_ text: String, _ kind: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        let local = "\(kind):"
        if text.hasPrefix(local) { return text.utf8.count > local.utf8.count }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "urn", parts[1] == "lsid", parts[3] == kind else {
            return false
        }
        let isAuthority =
            parts[2].utf8.allSatisfy { isWord($0) || $0 == 0x2D || $0 == 0x2E }
            && parts[2].dropFirst().dropLast().contains(".")
        return isAuthority && !parts[4].isEmpty
    }

    private static func isMetric(_ text: String, _ base: String) -> Bool {
        guard text.hasSuffix(base) else { return false }
        let prefixes: Set = [
            "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "da", "", "d", "c", "m", "µ", "n", "p",
            "f", "a", "z", "y",
        ]
        return prefixes.contains(String(text.dropLast(base.count)))
    }

    private static let pressures: Set = [
        "bar", "Mbar", "kbar", "dbar", "cbar", "mbar", "atm", "psi", "Torr", "mTorr", "mm Hg",
    ]

    /// Bytes of an address that need no look at where they stand.
    private static let plain = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:?=&+,;@!$()*".utf8)

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte)
            || (0x61...0x66).contains(byte)
    }

    private static func isBase64(_ text: String) -> Bool {
        let bytes = text.utf8.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let body = bytes.reversed().drop { $0 == 0x3D }
        return bytes.count % 4 == 0 && bytes.count - body.count <= 2
            && body.allSatisfy { isWord($0) && $0 != 0x5F || $0 == 0x2B || $0 == 0x2F }
    }
}
