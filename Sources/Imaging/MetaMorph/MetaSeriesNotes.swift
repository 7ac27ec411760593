import Domain

/// The XML by which newer versions of MetaMorph describe each page of a TIFF.
///
/// The names of its properties are those that version 7.8 of MetaMorph writes.
struct MetaSeriesNotes {
    let plane: MetaMorphPlane
    /// Of a pixel, in ``unit``; nil where it was not calibrated.
    let pixelSizes: (x: Double, y: Double)?
    let unit: String
    let name: String?

    /// Whether a description is one of these.
    static func recognises(_ description: String) -> Bool {
        description.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.hasPrefix("<MetaData")
    }

    /// - Parameter page: of the file.
    /// - Returns: nil where the page has none.
    init?(_ tiff: TIFFStructure, page: Int) throws(Failure) {
        guard let field = try tiff.field(.imageDescription, of: page), field.count <= 1 << 20,
            let text = try tiff.text(.imageDescription, of: page)
        else { return nil }
        let head = String(decoding: text.prefix(64), as: UTF8.self)
        guard Self.recognises(head) else { return nil }
        let root = try XMLReader.read(text)
        var values: [String: String] = [:]
        for property in root.children + (root.first("PlaneInfo")?.children ?? []) {
            guard property.name.hasSuffix("prop"), let key = property["id"] else { continue }
            values[key.lowercased()] = property["value"] ?? ""
        }
        let number = { (key: String) in values[key].flatMap { MetaMorphText.number($0) } }
        var plane = MetaMorphPlane()
        plane.created = values["acquisition-time-local"].flatMap { MetaMorphText.time($0) }
        plane.exposure = values["description"].flatMap { MetaMorphText.exposure($0) }
        plane.x = number("stage-position-x")
        plane.y = number("stage-position-y")
        plane.z = number("z-position")
        plane.label = values["stage-label"].flatMap { $0.isEmpty ? nil : $0 }
        plane.wavelength = number("wavelength")
        self.plane = plane
        name = values["image-name"].flatMap { $0.isEmpty ? nil : $0 }
        unit = values["spatial-calibration-units"] ?? ""
        if ["on", "true", "1"].contains(values["spatial-calibration-state"]?.lowercased()),
            let x = number("spatial-calibration-x"), let y = number("spatial-calibration-y"),
            x > 0, y > 0
        {
            pixelSizes = (x, y)
        } else {
            pixelSizes = nil
        }
    }
}
