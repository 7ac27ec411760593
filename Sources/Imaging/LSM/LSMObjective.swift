/// An objective by the name that Zeiss's software gives it, such as `Plan-Apochromat 63x/1.40 Oil DIC M27`.
struct LSMObjective {
    let model: String
    private(set) var magnification: Double?
    private(set) var aperture: Double?
    private(set) var immersion: String?

    init(_ name: String) {
        model = name
        for word in name.split(separator: " ") {
            switch word.lowercased() {
            case "oil": immersion = "Oil"
            case "w", "water": immersion = "Water"
            case "glyc", "glycerin", "glycerol": immersion = "Glycerol"
            default: takeNumbers(word.split(separator: "/"))
            }
        }
    }

    /// Takes the two sides of `63x/1.40`.
    private mutating func takeNumbers(_ sides: [Substring]) {
        guard sides.count == 2, let sign = sides[0].last, "xX".contains(sign),
            let magnification = Double(sides[0].dropLast()), (0.1...1000).contains(magnification),
            let aperture = Double(sides[1]), (0.001...2).contains(aperture)
        else { return }
        (self.magnification, self.aperture) = (magnification, aperture)
    }

    /// An `Objective`, as the schema of 2016-06 has it.
    func element(_ identifier: String) -> XMLElement {
        var element = XMLElement(name: "Objective", attributes: ["ID": identifier, "Model": model])
        element.attributes["NominalMagnification"] = magnification.map { "\($0)" }
        element.attributes["LensNA"] = aperture.map { "\($0)" }
        element.attributes["Immersion"] = immersion
        return element
    }
}
