import Domain

/// The lines of text by which ImageJ describes a stack.
///
/// The source is `ij/io/TiffDecoder.java` and `FileSaver.java` of ImageJ 1, which is in the public domain.
struct ImageJHeader {
    private let values: [String: String]

    /// - Parameter bytes: of the description.
    init(_ bytes: [UInt8]) {
        let text = String(legacy: bytes)
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals].trimmed] = line[line.index(after: equals)...].trimmed
        }
        self.values = values
    }

    subscript(key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

    /// A number of planes; 1 where it is not given.
    ///
    /// - Throws: `badInput` where it is no number above 0.
    func count(_ key: String) throws(Failure) -> Int {
        guard let text = self[key] else { return 1 }
        guard let value = Int(text), value > 0 else {
            throw Failure(
                .badInput, "its ImageJ header has no valid number of \(key)",
                advice: "Save it again in Fiji")
        }
        return value
    }

    /// A finite number; nil where it is none.
    func number(_ key: String) -> Double? {
        self[key].flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// The unit of length along x, by its symbol in OME-XML; nil where it is none that is known, such as pixels.
    var unit: String? { self["unit"].flatMap(Self.length) }

    /// As ``unit``, along y, which has its own only where it differs.
    var unitY: String? { self["yunit"].map(Self.length) ?? unit }

    /// As ``unit``, along z.
    var unitZ: String? { self["zunit"].map(Self.length) ?? unit }

    private static func length(_ text: String) -> String? {
        switch text.lowercased() {
        case "\\u00b5m", "µm", "\u{3BC}m", "um", "micron", "microns", "micrometer", "micrometers",
            "micrometre", "micrometres":
            "µm"
        case "nm", "nanometer", "nanometers", "nanometre", "nanometres": "nm"
        case "mm", "millimeter", "millimeters", "millimetre", "millimetres": "mm"
        case "cm", "centimeter", "centimeters", "centimetre", "centimetres": "cm"
        case "m", "meter", "meters", "metre", "metres": "m"
        case "inch", "inches", "in": "in"
        case "a", "å", "angstrom", "\\u00c5", "\\u00e5": "Å"
        case "pm": "pm"
        default: nil
        }
    }

    /// Between time points; nil where none is given.
    ///
    /// The header's `fps` is how fast ImageJ plays the stack, not how fast it was taken.
    var frameInterval: Quantity? {
        guard let interval = number("finterval"), interval > 0 else { return nil }
        guard let unit = self["tunit"] else { return Quantity(interval, "s") }
        return Self.duration(unit).map { Quantity(interval, $0) }
    }

    private static func duration(_ text: String) -> String? {
        switch text.lowercased() {
        case "s", "sec", "secs", "second", "seconds": "s"
        case "ms", "msec", "msecs", "millisecond", "milliseconds": "ms"
        case "us", "µs", "\u{3BC}s", "\\u00b5s", "usec", "microsecond", "microseconds": "µs"
        case "min", "mins", "minute", "minutes": "min"
        case "h", "hr", "hour", "hours": "h"
        case "d", "day", "days": "d"
        default: nil
        }
    }

    /// The axes of the planes, fastest first; `CZT` unless the header says otherwise.
    var order: String {
        let order = self["order"]?.uppercased() ?? "CZT"
        return Set(order) == Set("CZT") && order.count == 3 ? order : "CZT"
    }
}
