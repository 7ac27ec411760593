extension OMESchema {
    /// With what it was done.
    static let instrument: [String: Rule] = [
        "Instrument": rule(
            .identifier("Instrument"),
            children: [
                one("Microscope"),
                many("Laser", "Arc", "Filament", "LightEmittingDiode", "GenericExcitationSource"),
                many("Detector"), many("Objective"), many("FilterSet"), many("Filter"),
                many("Dichroic"), annotationRefs,
            ]),
        "Microscope": Rule(
            attributes: joined(
                maker,
                [
                    "Type": .oneOf([
                        "Upright", "Inverted", "Dissection", "Electrophysiology", "Other",
                    ])
                ])),
        "Objective": rule(.identifier("Objective"), objective, children: [annotationRefs]),
        "Detector": rule(.identifier("Detector"), detector, children: [annotationRefs]),
        "Laser": rule(
            .identifier("LightSource"), joined(lightSource, laser),
            children: [annotationRefs, one("Pump")]),
        "Pump": rule(.reference("LightSource")),
        "Arc": rule(
            .identifier("LightSource"),
            joined(lightSource, ["Type": .oneOf(["Hg", "Xe", "HgXe", "Other"])]),
            children: [annotationRefs]),
        "Filament": rule(
            .identifier("LightSource"),
            joined(lightSource, ["Type": .oneOf(["Incandescent", "Halogen", "Other"])]),
            children: [annotationRefs]),
        "LightEmittingDiode": rule(
            .identifier("LightSource"), lightSource, children: [annotationRefs]),
        "GenericExcitationSource": rule(
            .identifier("LightSource"), lightSource, children: [annotationRefs, one("Map")]),
        "FilterSet": rule(
            .identifier("FilterSet"), maker,
            children: [
                many("ExcitationFilterRef"), one("DichroicRef"), many("EmissionFilterRef"),
            ]),
        "Filter": rule(
            .identifier("Filter"), joined(maker, filter),
            children: [one("TransmittanceRange"), annotationRefs]),
        "TransmittanceRange": Rule(attributes: transmittance),
        "Dichroic": rule(.identifier("Dichroic"), maker, children: [annotationRefs]),
        "ExcitationFilterRef": rule(.reference("Filter")),
        "EmissionFilterRef": rule(.reference("Filter")),
        "DichroicRef": rule(.reference("Dichroic")),
    ]

    private static let objective: [String: OMEValue] = joined(
        maker, measure("WorkingDistance", .length),
        [
            "Correction": .oneOf([
                "UV", "PlanApo", "PlanFluor", "SuperFluor", "VioletCorrected", "Achro",
                "Achromat", "Fluor", "Fl", "Fluar", "Neofluar", "Fluotar", "Apo", "PlanNeofluar",
                "Other",
            ]),
            "Immersion": .oneOf([
                "Oil", "Water", "WaterDipping", "Air", "Multi", "Glycerol", "Other",
            ]),
            "LensNA": .float, "NominalMagnification": .float, "CalibratedMagnification": .float,
            "Iris": .boolean,
        ])

    private static let detector: [String: OMEValue] = joined(
        maker, measure("Voltage", .unit("V")),
        [
            "Gain": .float, "Offset": .float, "Zoom": .float, "AmplificationGain": .float,
            "Type": .oneOf([
                "CCD", "IntensifiedCCD", "AnalogVideo", "PMT", "Photodiode", "Spectroscopy",
                "LifetimeImaging", "CorrelationSpectroscopy", "FTIR", "EMCCD", "APD", "CMOS",
                "EBCCD", "Other",
            ]),
        ])

    private static let lightSource = joined(maker, measure("Power", .unit("W")))

    private static let laser: [String: OMEValue] = joined(
        measure("Wavelength", .length, .positiveFloat), measure("RepetitionRate", .unit("Hz")),
        [
            "Type": .oneOf([
                "Excimer", "Gas", "MetalVapor", "SolidState", "Dye", "Semiconductor",
                "FreeElectron", "Other",
            ]),
            "LaserMedium": .oneOf([
                "Cu", "Ag", "ArFl", "ArCl", "KrFl", "KrCl", "XeFl", "XeCl", "XeBr", "N", "Ar",
                "Kr", "Xe", "HeNe", "HeCd", "CO", "CO2", "H2O", "HFl", "NdGlass", "NdYAG",
                "ErGlass", "ErYAG", "HoYLF", "HoYAG", "Ruby", "TiSapphire", "Alexandrite",
                "Rhodamine6G", "CoumarinC30", "GaAs", "GaAlAs", "EMinus", "Other",
            ]),
            "FrequencyMultiplication": .positiveInteger, "Tuneable": .boolean,
            "Pulse": .oneOf(["CW", "Single", "QSwitched", "Repetitive", "ModeLocked", "Other"]),
            "PockelCell": .boolean,
        ])

    private static let filter: [String: OMEValue] = [
        "Type": .oneOf([
            "Dichroic", "LongPass", "ShortPass", "BandPass", "MultiPass", "NeutralDensity",
            "Tuneable", "Other",
        ]),
        "FilterWheel": .text,
    ]

    private static let transmittance: [String: OMEValue] = joined(
        ["Transmittance": .fraction], measure("CutIn", .length, .positiveFloat),
        measure("CutOut", .length, .positiveFloat),
        measure("CutInTolerance", .length, .notNegativeFloat),
        measure("CutOutTolerance", .length, .notNegativeFloat))
}
