import Domain

extension CZIMetadata {
    /// The microscope, the objective and the person, as OME-XML of 2016-06 has them.
    var parts: OMEParts {
        var parts = OMEParts()
        let instrument = information?.first("Instrument")
        let objectives = instrument?.first("Objectives")?.all("Objective") ?? []
        let used = objective(objectives)
        var children: [XMLElement] = []
        if let microscope = instrument?.first("Microscopes")?.first("Microscope") {
            children.append(Self.microscope(microscope))
        }
        for (number, objective) in objectives.enumerated() {
            children.append(Self.objective(objective, number))
        }
        if !children.isEmpty {
            parts.document.append(
                XMLElement(
                    name: "Instrument", attributes: ["ID": "Instrument:0"], children: children))
            parts.image.append(
                XMLElement(name: "InstrumentRef", attributes: ["ID": "Instrument:0"]))
        }
        if let used { parts.image.append(settings(used)) }
        if let user = document?.value("UserName") {
            parts.document.append(
                XMLElement(
                    name: "Experimenter", attributes: ["ID": "Experimenter:0", "UserName": user]))
            parts.image.append(
                XMLElement(name: "ExperimenterRef", attributes: ["ID": "Experimenter:0"]))
        }
        return parts
    }

    /// Which of the objectives the image was taken with; nil where it is not told.
    private func objective(_ objectives: [XMLElement]) -> Int? {
        guard
            let identifier = image?.first("ObjectiveSettings")?.first("ObjectiveRef")?["Id"]
        else { return nil }
        return objectives.firstIndex { $0["Id"] == identifier }
    }

    private func settings(_ objective: Int) -> XMLElement {
        var element = XMLElement(
            name: "ObjectiveSettings", attributes: ["ID": "Objective:0:\(objective)"])
        let said = image?.first("ObjectiveSettings")
        element.attributes["Medium"] = said?.value("Medium", among: Self.media)
        if let index = said?.number("RefractiveIndex"), index > 0 {
            element.attributes["RefractiveIndex"] = "\(index)"
        }
        return element
    }

    private static func microscope(_ said: XMLElement) -> XMLElement {
        var element = XMLElement(name: "Microscope")
        element.attributes["Manufacturer"] = said.first("Manufacturer")?.value("Manufacturer")
        element.attributes["Model"] = said["Name"] ?? said.value("System")
        element.attributes["Type"] = said.value(
            "Type", among: ["Upright", "Inverted", "Dissection", "Electrophysiology", "Other"])
        return element
    }

    private static func objective(_ said: XMLElement, _ number: Int) -> XMLElement {
        var element = XMLElement(
            name: "Objective", attributes: ["ID": "Objective:0:\(number)"])
        let maker = said.first("Manufacturer")
        element.attributes["Manufacturer"] = maker?.value("Manufacturer")
        element.attributes["Model"] = maker?.value("Model") ?? said["Name"]
        element.attributes["SerialNumber"] = maker?.value("SerialNumber")
        element.attributes["Correction"] = said.value(
            "Correction",
            among: [
                "UV", "PlanApo", "PlanFluor", "SuperFluor", "VioletCorrected", "Achro",
                "Achromat", "Fluor", "Fl", "Fluar", "Neofluar", "Fluotar", "Apo", "PlanNeofluar",
                "Other",
            ])
        element.attributes["Immersion"] = said.value(
            "Immersion", among: media.union(["WaterDipping", "Multi"]))
        let numbers = [
            ("LensNA", "LensNA"), ("NominalMagnification", "NominalMagnification"),
            ("CalibratedMagnification", "CalibratedMagnification"),
            ("WorkingDistance", "WorkingDistance"),
        ]
        for (attribute, name) in numbers {
            guard let value = said.number(name), value > 0 else { continue }
            element.attributes[attribute] = "\(value)"
        }
        if element["WorkingDistance"] != nil { element.attributes["WorkingDistanceUnit"] = "µm" }
        return element
    }

    private static let media: Set = ["Air", "Oil", "Water", "Glycerol", "Other"]
}

extension XMLElement {
    /// The text of a child, where it is one of those that OME-XML knows.
    fileprivate func value(_ name: String, among known: Set<String>) -> String? {
        value(name).flatMap { known.contains($0) ? $0 : nil }
    }
}
