import Domain

extension StackDescription {
    /// Takes over what ThorImage says of a run.
    ///
    /// - Parameters:
    ///   - xml: its settings.
    ///   - stride: frames from one time point to the next.
    ///   - isStreamed: whether the frames were taken without a pause.
    mutating func describe(byThorlabs xml: XMLElement, stride: Int, isStreamed: Bool) {
        let number = { (element: String, attribute: String) -> Double? in
            xml.first(element)?[attribute].flatMap { Double($0) }
                .flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        }
        // The size of a pixel itself is rounded, and in some versions that of another zoom.
        let pixel = number("LSM", "pixelSizeUM")
        let x = number("LSM", "widthUM").map { $0 / Double(shape.x) }
        let y = number("LSM", "heightUM").map { $0 / Double(shape.y) }
        if xml.first("LSM")?["pixelX"] == "\(shape.x)" {
            physicalSizeX = (x ?? pixel).map { Quantity($0, "µm") }
            physicalSizeY = (y ?? pixel).map { Quantity($0, "µm") }
        }
        if shape.z > 1 {
            let step = xml.first("ZStage")?["stepSizeUM"].flatMap { Double($0) }.map(abs)
            physicalSizeZ = step.flatMap { $0.isFinite && $0 > 0 ? Quantity($0, "µm") : nil }
        }
        if shape.t > 1 {
            let isAveraged =
                xml.first("LSM")?["averageMode"] == "1" && number("LSM", "averageNum") != 1
            let seconds =
                isStreamed
                ? (isAveraged ? nil : number("LSM", "frameRate").map { Double(stride) / $0 })
                : number("Timelapse", "intervalSec")
            timeIncrement = seconds.map { Quantity($0, "s") }
        }
        let text = { (element: String, attribute: String) in
            xml.first(element)?[attribute].flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        }
        imageName = text("Name", "name")
        imageDescription = text("ExperimentNotes", "text")
        acquisitionDate = text("Date", "date").flatMap { Self.date(thorlabs: $0) }
        describeObjective(name: text("Magnification", "name"), number("Magnification", "mag"))
    }

    private mutating func describeObjective(name: String?, _ magnification: Double?) {
        guard name != nil || magnification != nil else { return }
        var objective = XMLElement(name: "Objective", attributes: ["ID": "Objective:0:0"])
        objective.attributes["Model"] = name
        objective.attributes["NominalMagnification"] = magnification.map { "\($0)" }
        parts.document.append(
            XMLElement(
                name: "Instrument", attributes: ["ID": "Instrument:0"], children: [objective]))
        parts.image.append(XMLElement(name: "InstrumentRef", attributes: ["ID": "Instrument:0"]))
        parts.image.append(
            XMLElement(name: "ObjectiveSettings", attributes: ["ID": "Objective:0:0"]))
    }

    /// The date of a text such as `07/29/2026 12:52:07`, month first; nil where it is none.
    private static func date(thorlabs text: String) -> String? {
        let parts = text.split { "/ :".contains($0) }.compactMap { Int($0) }
        guard parts.count == 6, (0..<24).contains(parts[3]), (0..<60).contains(parts[4]),
            (0..<60).contains(parts[5])
        else { return nil }
        return DateTime.milliseconds(
            (parts[2], parts[0], parts[1]),
            second: Double(parts[3] * 3600 + parts[4] * 60 + parts[5])
        ).flatMap { DateTime.text(milliseconds: $0) }
    }
}
