import Domain

extension CZIMetadata {
    /// What is known of a channel, by its number in the file.
    func channel(_ number: Int) -> ChannelDescription {
        let channels = channels
        let channel = channels.indices.contains(number) ? channels[number] : nil
        let display = display(of: channel, number)
        var result = ChannelDescription()
        result.name = [channel?["Name"], display?["Name"]].compactMap(\.self)
            .first { !$0.isEmpty }
        // What the screen shows, which people choose, before what the experiment planned.
        result.color =
            [display, channel].lazy.compactMap { $0?.value("Color") }
            .compactMap(Self.color).first
        result.excitationWavelength = Self.wavelength(
            channel?.number("ExcitationWavelength") ?? display?.number("DyeMaxExcitation"))
        result.emissionWavelength = Self.wavelength(
            channel?.number("EmissionWavelength") ?? display?.number("DyeMaxEmission"))
        result.fluor = channel?.value("Fluor")
        if let channel { result.further.attributes = Self.furtherAttributes(channel) }
        return result
    }

    /// For how long a channel was exposed; the file counts in nanoseconds.
    func exposureTime(_ number: Int) -> Quantity? {
        let channels = channels
        guard channels.indices.contains(number),
            let time = channels[number].number("ExposureTime"), time > 0
        else { return nil }
        return Quantity(time / 1e9, "s")
    }

    /// How many bits of a sample the detectors fill.
    var significantBits: Int? {
        let said = [image].compactMap(\.self) + channels
        return said.compactMap { $0.value("ComponentBitCount").flatMap { Int($0) } }
            .filter { $0 > 0 }.max()
    }

    private func display(of channel: XMLElement?, _ number: Int) -> XMLElement? {
        let displays = displayChannels
        if let identifier = channel?["Id"],
            let display = displays.first(where: { $0["Id"] == identifier })
        {
            return display
        }
        return displays.indices.contains(number) ? displays[number] : nil
    }

    /// The file counts in nanometres.
    private static func wavelength(_ value: Double?) -> Quantity? {
        value.map { Quantity($0, "nm") }.flatMap { $0.isLength ? $0 : nil }
    }

    /// A colour as `#RRGGBB` or `#AARRGGBB`, turned into red, green, blue and alpha; always opaque, as it is shown.
    static func color(_ text: String) -> UInt32? {
        let digits = text.dropFirst()
        guard text.hasPrefix("#"), [6, 8].contains(digits.count),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        return value << 8 | 0xFF
    }

    /// Attributes of OME-XML's `Channel` that have the same name and the same values in a CZI.
    private static func furtherAttributes(_ channel: XMLElement) -> [String: String] {
        let enumerations: [(name: String, values: Set<String>)] = [
            (
                "IlluminationType",
                ["Transmitted", "Epifluorescence", "Oblique", "NonLinear", "Other"]
            ),
            (
                "ContrastMethod",
                [
                    "Brightfield", "Phase", "DIC", "HoffmanModulation", "ObliqueIllumination",
                    "PolarizedLight", "Darkfield", "Fluorescence", "Other",
                ]
            ),
            (
                "AcquisitionMode",
                [
                    "WideField", "LaserScanningConfocalMicroscopy", "SpinningDiskConfocal",
                    "SlitScanConfocal", "MultiPhotonMicroscopy", "StructuredIllumination",
                    "SingleMoleculeImaging", "TotalInternalReflection", "FluorescenceLifetime",
                    "SpectralImaging", "FluorescenceCorrelationSpectroscopy",
                    "NearFieldScanningOpticalMicroscopy", "SecondHarmonicGenerationImaging",
                    "PALM", "STORM", "STED", "TIRF", "FSM", "LCM", "BrightField", "SPIM",
                    "SweptFieldConfocal", "Other",
                ]
            ),
        ]
        var attributes: [String: String] = [:]
        for (name, values) in enumerations {
            guard let value = channel.value(name), values.contains(value) else { continue }
            attributes[name] = value
        }
        if let size = channel.number("PinholeSize"), size > 0 {
            attributes["PinholeSize"] = "\(size)"
            attributes["PinholeSizeUnit"] = "µm"
        }
        return attributes
    }
}
