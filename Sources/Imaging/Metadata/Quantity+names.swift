extension Quantity {
    /// The unit of length that instruments mean by a name, by its symbol in OME-XML; nil where it is none.
    static func lengthUnit(named name: String) -> String? {
        switch name.trimmed.lowercased() {
        case "µm", "\u{3BC}m", "um", "micron", "microns", "micrometer", "micrometers": "µm"
        case "nm", "nanometer", "nanometers": "nm"
        case "mm", "millimeter", "millimeters": "mm"
        case "cm", "centimeter", "centimeters": "cm"
        case "m", "meter", "meters": "m"
        case "in", "inch", "inches": "in"
        default: nil
        }
    }
}
