/// Turns a JSON text into values, whatever it holds: depth, number of values and so memory are bounded.
///
/// More lenient than the standard where Micro-Manager is: `NaN` counts as null, bytes that are no UTF-8 are replaced, and
/// what follows the value, such as the zero byte that ends a TIFF text, does not count.
struct JSONReader {
    private static let deepest = 64
    private static let mostValues = 1_000_000

    private struct Malformed: Error {}

    private let bytes: [UInt8]
    private var position = 0
    private var count = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The members of an object.
    ///
    /// - Parameter keys: of the members that are wanted; the others cost no memory. Nil for all.
    /// - Returns: nil where the text is no object, is cut short or is not well-formed.
    static func object(_ bytes: [UInt8], keys: Set<String>? = nil) -> [String: JSONValue]? {
        guard case .object(let members)? = value(bytes, keys: keys) else { return nil }
        return members
    }

    /// The value; nil where the text is cut short or is not well-formed.
    static func value(_ bytes: [UInt8], keys: Set<String>? = nil) -> JSONValue? {
        var reader = JSONReader(bytes)
        return try? reader.value(depth: 0, keys: keys, isWanted: true)
    }

    private mutating func value(
        depth: Int, keys: Set<String>? = nil, isWanted: Bool
    ) throws(Malformed) -> JSONValue {
        count += isWanted ? 1 : 0
        guard depth < Self.deepest && count <= Self.mostValues else { throw Malformed() }
        switch try next() {
        case UInt8(ascii: "{"): return try object(depth: depth, keys, isWanted)
        case UInt8(ascii: "["): return try array(depth: depth, isWanted)
        case UInt8(ascii: "\""): return .string(try string(isWanted: isWanted))
        default: return try word()
        }
    }

    private mutating func object(
        depth: Int, _ keys: Set<String>?, _ isWanted: Bool
    ) throws(Malformed) -> JSONValue {
        var members: [String: JSONValue] = [:]
        position += 1
        if try takes("}") { return .object(members) }
        repeat {
            guard try next() == UInt8(ascii: "\"") else { throw Malformed() }
            let key = try string(isWanted: isWanted)
            guard try takes(":") else { throw Malformed() }
            let isKept = isWanted && keys?.contains(key) ?? true
            let member = try value(depth: depth + 1, isWanted: isKept)
            if isKept { members[key] = member }
        } while try takes(",")
        guard try takes("}") else { throw Malformed() }
        return .object(members)
    }

    private mutating func array(depth: Int, _ isWanted: Bool) throws(Malformed) -> JSONValue {
        var elements: [JSONValue] = []
        position += 1
        if try takes("]") { return .array(elements) }
        repeat {
            let element = try value(depth: depth + 1, isWanted: isWanted)
            if isWanted { elements.append(element) }
        } while try takes(",")
        guard try takes("]") else { throw Malformed() }
        return .array(elements)
    }

    /// A number, `true`, `false` or `null`.
    private mutating func word() throws(Malformed) -> JSONValue {
        let start = position
        while position < bytes.count, bytes[position].isPartOfWord { position += 1 }
        guard position > start && position - start <= 64 else { throw Malformed() }
        switch String(decoding: bytes[start..<position], as: UTF8.self) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null", "NaN": return .null
        case let text:
            guard let number = Double(text) else { throw Malformed() }
            return number.isFinite ? .number(number) : .null
        }
    }

    /// The first byte that is no white space, which stays the next one.
    private mutating func next() throws(Malformed) -> UInt8 {
        while position < bytes.count, bytes[position].isSpace { position += 1 }
        guard position < bytes.count else { throw Malformed() }
        return bytes[position]
    }

    /// Whether a character comes next; if so, goes past it.
    private mutating func takes(_ character: Unicode.Scalar) throws(Malformed) -> Bool {
        guard try next() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}

extension JSONReader {
    private mutating func string(isWanted: Bool) throws(Malformed) -> String {
        position += 1
        let start = position
        var hasEscapes = false
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            let isEscape = bytes[position] == UInt8(ascii: "\\")
            hasEscapes = hasEscapes || isEscape
            position += isEscape ? 2 : 1
        }
        guard position < bytes.count else { throw Malformed() }
        let text = bytes[start..<position]
        position += 1
        guard isWanted else { return "" }
        return hasEscapes ? try Self.unescaped(text) : String(decoding: text, as: UTF8.self)
    }

    private static func unescaped(_ text: ArraySlice<UInt8>) throws(Malformed) -> String {
        var units: [UInt16] = []
        var rest = text
        while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
            units += String(decoding: rest[..<escape], as: UTF8.self).utf16
            let letter = rest[escape + 1]
            rest = rest[(escape + 2)...]
            switch letter {
            case UInt8(ascii: "u"):
                let digits = String(decoding: rest.prefix(4), as: UTF8.self)
                guard let unit = UInt16(digits, radix: 16) else { throw Malformed() }
                units.append(unit)
                rest = rest.dropFirst(4)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            default: units.append(UInt16(letter))
            }
        }
        units += String(decoding: rest, as: UTF8.self).utf16
        return String(decoding: units, as: UTF16.self)
    }
}

extension UInt8 {
    /// Whether JSON takes it for white space.
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0A).contains(self) || self == 0x0D }

    /// Whether a number or a word such as `null` may hold it.
    fileprivate var isPartOfWord: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
