/// A physical value in the unit that the file gives it in, such as 250 `nm` or 0.25 `µm`.
public struct Quantity: Sendable, Hashable, CustomStringConvertible {
    public var value: Double
    /// The unit's symbol as OME-XML has it, such as `µm` or `ms`.
    public var unit: String

    public init(_ value: Double, _ unit: String) {
        self.value = value
        self.unit = unit
    }

    public var description: String { "\(value) \(unit)" }

    /// The length in metres; nil where the unit is none of length.
    public var metres: Double? { Self.metres[unit].map { value * $0 } }

    /// The duration in seconds; nil where the unit is none of time.
    public var seconds: Double? { Self.seconds[unit].map { value * $0 } }

    /// The same in another unit; nil where the two measure different things.
    func converted(to other: String) -> Quantity? {
        if unit == other { return self }
        for sizes in [Self.metres, Self.seconds] {
            guard let from = sizes[unit], let to = sizes[other] else { continue }
            return Quantity(value * (from / to), other)
        }
        return nil
    }

    /// Units of length that OME-XML knows and that have a size, in metres.
    private static let metres: [String: Double] = [
        "Ym": 1e24, "Zm": 1e21, "Em": 1e18, "Pm": 1e15, "Tm": 1e12, "Gm": 1e9, "Mm": 1e6,
        "km": 1e3, "hm": 1e2, "dam": 10, "m": 1, "dm": 0.1, "cm": 0.01, "mm": 1e-3, "µm": 1e-6,
        "nm": 1e-9, "pm": 1e-12, "fm": 1e-15, "am": 1e-18, "zm": 1e-21, "ym": 1e-24, "Å": 1e-10,
        "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344, "thou": 2.54e-5,
        "li": 0.0254 / 12,
        "pt": 0.0254 / 72, "ua": 1.495978707e11, "ly": 9.4607304725808e15,
        "pc": 3.0856775814913673e16,
    ]

    /// Units of time that OME-XML knows, in seconds.
    private static let seconds: [String: Double] = [
        "Ys": 1e24, "Zs": 1e21, "Es": 1e18, "Ps": 1e15, "Ts": 1e12, "Gs": 1e9, "Ms": 1e6,
        "ks": 1e3, "hs": 1e2, "das": 10, "s": 1, "ds": 0.1, "cs": 0.01, "ms": 1e-3, "µs": 1e-6,
        "ns": 1e-9, "ps": 1e-12, "fs": 1e-15, "as": 1e-18, "zs": 1e-21, "ys": 1e-24, "min": 60,
        "h": 3600, "d": 86_400,
    ]

    /// Units of length without a size, which OME-XML knows too.
    static let relativeLengths: Set = ["pixel", "reference frame"]

    /// Whether OME-XML can carry it as a length above 0.
    var isLength: Bool {
        value.isFinite && value > 0 && (metres != nil || Self.relativeLengths.contains(unit))
    }

    /// Whether OME-XML can carry it as a place, which may be negative.
    var isPosition: Bool {
        value.isFinite && (metres != nil || Self.relativeLengths.contains(unit))
    }

    /// Whether OME-XML can carry it as a duration.
    var isDuration: Bool { value.isFinite && seconds != nil }
}
