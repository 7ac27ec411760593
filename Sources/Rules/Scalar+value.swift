import Domain
import Yams

extension Node.Scalar {
    /// Whether nothing stands there, or YAML's words for nothing.
    var isEmpty: Bool {
        style == .plain && ["", "~", "null", "Null", "NULL"].contains(string)
    }

    /// The value that the text stands for: YAML 1.2's core schema, and none for no value.
    ///
    /// What is quoted is always text. `yes`, `no`, `on` and `off` are text too: a channel may be called so.
    var value: ParameterValue {
        guard style == .plain else { return .text(string) }
        if isEmpty { return .null }
        switch string {
        case "none", "None", "NONE": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        default: return number ?? .text(string)
        }
    }

    private var number: ParameterValue? {
        if let integer = Int(string) { return .integer(integer) }
        for (prefix, radix) in [("0x", 16), ("0o", 8)] where string.hasPrefix(prefix) {
            return Int(string.dropFirst(2), radix: radix).map { .integer($0) }
        }
        let isDecimal =
            string.utf8.contains { (0x30...0x39).contains($0) }
            && string.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        return isDecimal ? Double(string).map { .number($0) } : nil
    }
}
