import Domain

extension OMEDocument {
    func writeChannel(_ index: Int, _ xml: inout XMLWriter) {
        let channel =
            description.channels.indices.contains(index)
            ? description.channels[index] : ChannelDescription()
        let excitation = channel.excitationWavelength.flatMap { $0.isLength ? $0 : nil }
        let emission = channel.emissionWavelength.flatMap { $0.isLength ? $0 : nil }
        let known: KeyValuePairs<String, String?> = [
            "ID": "Channel:0:\(index)", "Name": channel.name, "SamplesPerPixel": "1",
            "ExcitationWavelength": excitation.map { "\($0.value)" },
            "ExcitationWavelengthUnit": excitation?.unit,
            "EmissionWavelength": emission.map { "\($0.value)" },
            "EmissionWavelengthUnit": emission?.unit, "Fluor": channel.fluor,
            "Color": channel.color.map { "\(Int32(bitPattern: $0))" },
        ]
        var element = further.indices.contains(index) ? further[index] : XMLElement(name: "Channel")
        for case (let key, let value?) in known { element.attributes[key] = value }
        xml.element(element)
    }

    /// What is known of each plane by itself.
    func writePlanes(_ xml: inout XMLWriter) {
        let (shape, planes) = (description.shape, description.planes)
        let columns: [(name: String, column: PlaneDetails.Column?)] = [
            ("DeltaT", planes.deltaT), ("ExposureTime", planes.exposureTime),
            ("PositionX", planes.positionX), ("PositionY", planes.positionY),
            ("PositionZ", planes.positionZ),
        ]
        for t in 0..<shape.t {
            for z in 0..<shape.z {
                for c in 0..<shape.c {
                    let number = shape.number(of: PlaneIndex(t: t, z: z, c: c))
                    var element = XMLElement(
                        name: "Plane",
                        attributes: ["TheT": "\(t)", "TheZ": "\(z)", "TheC": "\(c)"])
                    for case (let name, let column?) in columns {
                        guard let value = column[number] else { continue }
                        element.attributes[name] = "\(value)"
                        element.attributes["\(name)Unit"] = column.unit
                    }
                    if element.attributes.count > 3 { xml.element(element) }
                }
            }
        }
    }
}
