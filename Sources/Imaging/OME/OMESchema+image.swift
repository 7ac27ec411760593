extension OMESchema {
    /// What images and channels say of how they were taken.
    static let image: [String: Rule] = [
        "InstrumentRef": rule(.reference("Instrument")),
        "ObjectiveSettings": rule(
            .reference("Objective"),
            [
                "CorrectionCollar": .float, "RefractiveIndex": .float,
                "Medium": .oneOf(["Air", "Oil", "Water", "Glycerol", "Other"]),
            ]),
        "ImagingEnvironment": Rule(
            attributes: joined(
                ["Humidity": .fraction, "CO2Percent": .fraction],
                measure("Temperature", .oneOf(["°C", "°F", "K", "°R"])),
                measure("AirPressure", .pressure)), children: [one("Map")]),
        "Map": Rule(children: [many("M")]),
        "M": Rule(attributes: ["K": .text], text: .text),
        "StageLabel": Rule(
            attributes: joined(
                ["Name": .text], measure("X", .length), measure("Y", .length),
                measure("Z", .length)),
            required: ["Name"]),
        // Without what a description has a place of its own for.
        "Channel": Rule(
            attributes: channel,
            children: [
                one("LightSourceSettings"), one("DetectorSettings"), one("FilterSetRef"),
                annotationRefs, one("LightPath"),
            ]),
        "LightSourceSettings": rule(
            .reference("LightSource"),
            joined(["Attenuation": .fraction], measure("Wavelength", .length, .positiveFloat))),
        "DetectorSettings": rule(
            .reference("Detector"),
            joined(
                measure("Voltage", .unit("V")), measure("ReadOutRate", .unit("Hz")),
                [
                    "Offset": .float, "Gain": .float, "Zoom": .float,
                    "Integration": .positiveInteger,
                    "Binning": .oneOf(["1x1", "2x2", "4x4", "8x8", "Other"]),
                ])),
        "FilterSetRef": rule(.reference("FilterSet")),
        "LightPath": Rule(children: [
            many("ExcitationFilterRef"), one("DichroicRef"), many("EmissionFilterRef"),
            annotationRefs,
        ]),
        "AnnotationRef": rule(.reference("Annotation")),
    ]

    private static let channel: [String: OMEValue] = joined(
        measure("PinholeSize", .length),
        [
            "NDFilter": .float, "PockelCellSetting": .integer,
            "IlluminationType": .oneOf([
                "Transmitted", "Epifluorescence", "Oblique", "NonLinear", "Other",
            ]),
            "AcquisitionMode": .oneOf([
                "WideField", "LaserScanningConfocalMicroscopy", "SpinningDiskConfocal",
                "SlitScanConfocal", "MultiPhotonMicroscopy", "StructuredIllumination",
                "SingleMoleculeImaging", "TotalInternalReflection", "FluorescenceLifetime",
                "SpectralImaging", "FluorescenceCorrelationSpectroscopy",
                "NearFieldScanningOpticalMicroscopy", "SecondHarmonicGenerationImaging", "PALM",
                "STORM", "STED", "TIRF", "FSM", "LCM", "Other", "BrightField", "SweptFieldConfocal",
                "SPIM",
            ]),
            "ContrastMethod": .oneOf([
                "Brightfield", "Phase", "DIC", "HoffmanModulation", "ObliqueIllumination",
                "PolarizedLight", "Darkfield", "Fluorescence", "Other",
            ]),
        ])
}
