import Domain

extension StackDescription {
    /// Takes over what MetaMorph says of a stack and its planes.
    ///
    /// - Parameters:
    ///   - file: the first of the stack.
    ///   - plane: what is said of each plane; nil where it is not there.
    mutating func describe(
        by file: MetaMorphFile, _ plane: (PlaneIndex) -> MetaMorphPlane?
    ) {
        physicalSizeX = file.pixelSizes?.x
        physicalSizeY = file.pixelSizes?.y
        physicalSizeZ = file.planes.step(slices: shape.z).map { Quantity($0, "µm") }
        imageName = file.name.flatMap { $0.isEmpty ? nil : $0 }
        for channel in 0..<shape.c {
            let wavelength = plane(PlaneIndex(t: 0, z: 0, c: channel))?.wavelength ?? 0
            // Where no wavelength was set, MetaMorph writes a small number.
            guard wavelength >= 200 else { continue }
            channels[channel].emissionWavelength = Quantity(wavelength, "nm")
        }
        var first: Int?
        var labels: Set<String> = []
        for t in 0..<shape.t {
            for z in 0..<shape.z {
                for c in 0..<shape.c {
                    let plane = plane(PlaneIndex(t: t, z: z, c: c))
                    first = [first, plane?.created].compactMap(\.self).min()
                    if labels.count < 2 { labels.insert(plane?.label ?? "") }
                }
            }
        }
        acquisitionDate = first.flatMap { DateTime.text(milliseconds: $0) }
        if let label = labels.first, labels.count == 1, !label.isEmpty {
            parts.image.append(XMLElement(name: "StageLabel", attributes: ["Name": label]))
        }
        planes.deltaT = PlaneDetails.Column(unit: "s", shape) { index in
            guard let created = plane(index)?.created, let first else { return nil }
            return Double(created - first) / 1000
        }
        planes.exposureTime = PlaneDetails.Column(unit: "ms", shape) { plane($0)?.exposure }
        planes.positionX = PlaneDetails.Column(unit: "µm", shape) { plane($0)?.x }
        planes.positionY = PlaneDetails.Column(unit: "µm", shape) { plane($0)?.y }
        planes.positionZ = PlaneDetails.Column(unit: "µm", shape) { plane($0)?.z }
    }
}
