extension Quantity {
    /// The unit of length that instruments and programs mean by a name, by its symbol in OME-XML; nil where it is none.
    ///
    /// ImageJ writes letters beyond ASCII as escapes.
    static func lengthUnit(named name: String) -> String? {
        switch name.trimmed.lowercased() {
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
}
