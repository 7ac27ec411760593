import Domain

/// What the blocks of an LSM say of its images, in the terms of OME-XML.
struct LSMDescription {
    private let info: LSMInfo
    private let colors: [(name: String, color: UInt32?)]
    private let bands: [ClosedRange<Double>?]
    private let places: [(x: Double, y: Double)]
    private let stamps: [Double]
    private let is12Bit: Bool
    private let scan: LSMScanInformation?

    init(_ info: LSMInfo, _ tiff: TIFFStructure) throws(Failure) {
        self.info = info
        colors = try info.channelColors(tiff)
        bands = try info.detectionBands(tiff)
        places = try info.places(tiff)
        stamps = try info.timeStamps(tiff)
        is12Bit = try info.is12Bit(tiff)
        scan = try info.offset(of: .scanInformation).map { (block) throws(Failure) in
            try LSMScanInformation(tiff, at: block)
        }
    }

    /// - Parameter image: which position and tile.
    func stack(
        _ shape: StackShape, _ raster: TIFFRaster, image: Int
    ) throws(Failure) -> StackDescription {
        var result = StackDescription(
            format: "Zeiss LSM", shape: shape, sampleType: raster.sampleType)
        // The file counts in metres.
        let sizes = info.voxelSizes.map { Quantity($0 * 1e6, "µm") }.map { $0.isLength ? $0 : nil }
        result.physicalSizeX = sizes[0]
        result.physicalSizeY = info.rowAxis == nil ? sizes[1] : nil
        // For a single plane the field holds a number without meaning.
        result.physicalSizeZ = info.sizeZ > 1 ? sizes[2] : nil
        if info.times > 1 && info.timeInterval > 0 && info.timeInterval.isFinite {
            result.timeIncrement = Quantity(info.timeInterval, "s")
        }
        if is12Bit && raster.sampleType == .uint16 { result.significantBits = 12 }
        describeChannels(&result)
        describePlanes(&result, image: image)
        describeScan(&result)
        return result
    }

    private func describeChannels(_ result: inout StackDescription) {
        for (channel, (name, color)) in colors.enumerated() {
            result.channels[channel].name = name.isEmpty ? nil : name
            result.channels[channel].color = color
        }
        let lights = scan?.lights(result.channels.map { $0.name ?? "" }) ?? []
        for (channel, light) in lights.enumerated() {
            result.channels[channel].fluor = light.dye
            result.channels[channel].excitationWavelength =
                light.excitation.map { Self.nanometres($0) }
        }
    }

    private func describePlanes(_ result: inout StackDescription, image: Int) {
        let shape = result.shape
        for plane in 0..<min(shape.planeCount, PlaneDetails.mostPlanes) {
            if let first = stamps.first, stamps.count > 1 {
                let time = plane / (shape.z * shape.c)
                result.planes.set(
                    \.deltaT, Quantity(stamps[time] - first, "s"), plane: plane, in: shape)
            }
            guard places.indices.contains(image) else { continue }
            let (x, y) = places[image]
            result.planes.set(\.positionX, Quantity(x * 1e6, "µm"), plane: plane, in: shape)
            result.planes.set(\.positionY, Quantity(y * 1e6, "µm"), plane: plane, in: shape)
        }
    }

    private func describeScan(_ result: inout StackDescription) {
        result.imageName = scan?.name
        result.imageDescription = scan?.text
        if let notes = scan?.notes { result.parts.keepComment(notes, from: "lsm/notes") }
        result.acquisitionDate = scan?.start.flatMap { DateTime.text(daysSince1899: $0) }
        if let user = scan?.user {
            let identifier = "Experimenter:0"
            result.parts.document.append(
                XMLElement(
                    name: "Experimenter", attributes: ["ID": identifier, "UserName": user]))
            result.parts.image.append(
                XMLElement(name: "ExperimenterRef", attributes: ["ID": identifier]))
        }
        describeInstrument(&result)
    }

    /// The objective and the detection filters, which an instrument carries.
    private func describeInstrument(_ result: inout StackDescription) {
        var instrument = XMLElement(name: "Instrument", attributes: ["ID": "Instrument:0"])
        let reference = XMLElement(name: "InstrumentRef", attributes: ["ID": "Instrument:0"])
        var settings: [XMLElement] = []
        if let name = scan?.objective {
            let identifier = "Objective:0:0"
            instrument.children.append(LSMObjective(name).element(identifier))
            settings.append(XMLElement(name: "ObjectiveSettings", attributes: ["ID": identifier]))
        }
        for case (let channel, let band?) in bands.enumerated() {
            let identifier = "Filter:0:\(channel)"
            let (low, high) = (
                Self.nanometres(band.lowerBound * 1e9), Self.nanometres(band.upperBound * 1e9)
            )
            let range = XMLElement(
                name: "TransmittanceRange",
                attributes: [
                    "CutIn": "\(low.value)", "CutInUnit": low.unit, "CutOut": "\(high.value)",
                    "CutOutUnit": high.unit,
                ])
            instrument.children.append(
                XMLElement(name: "Filter", attributes: ["ID": identifier], children: [range]))
            let filter = XMLElement(name: "EmissionFilterRef", attributes: ["ID": identifier])
            result.channels[channel].further.children.append(
                XMLElement(name: "LightPath", children: [filter]))
        }
        guard !instrument.children.isEmpty else { return }
        result.parts.document.append(instrument)
        result.parts.image.append(contentsOf: [reference] + settings)
    }

    /// A wavelength without the noise of binary fractions.
    private static func nanometres(_ value: Double) -> Quantity {
        Quantity((value * 1e6).rounded() / 1e6, "nm")
    }
}
