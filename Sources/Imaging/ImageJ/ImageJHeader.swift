import Domain

/// The lines of text by which ImageJ describes a stack.
///
/// The source is `ij/io/TiffDecoder.java` and `FileSaver.java` of ImageJ 1, which is in the public domain.
struct ImageJHeader {
    private let values: [String: String]

    init(_ text: String) {
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

    /// The unit of length by its symbol in OME-XML; nil where it is none that is known.
    var unit: String? {
        switch self["unit"]?.lowercased() {
        case "\\u00b5m", "µm", "\u{3BC}m", "um", "micron", "microns", "micrometer": "µm"
        case "nm", "nanometer": "nm"
        case "mm": "mm"
        case "cm": "cm"
        case "m", "meter": "m"
        case "inch", "in": "in"
        case "a", "å", "angstrom", "\\u00c5": "Å"
        case "pm": "pm"
        default: nil
        }
    }

    /// Seconds between time points; nil where none are given.
    var frameInterval: Quantity? {
        let seconds = number("finterval") ?? number("fps").map { 1 / $0 }
        guard let seconds, seconds > 0, seconds.isFinite else { return nil }
        return Quantity(seconds, "s")
    }

    /// The axes of the planes, fastest first; `CZT` unless the header says otherwise.
    var order: String {
        let order = self["order"]?.uppercased() ?? "CZT"
        return Set(order) == Set("CZT") && order.count == 3 ? order : "CZT"
    }
}
