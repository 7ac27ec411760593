extension OMESchema {
    /// Who did it.
    static let people: [String: Rule] = [
        "Experimenter": rule(
            .identifier("Experimenter"),
            [
                "FirstName": .text, "MiddleName": .text, "LastName": .text, "Email": .text,
                "Institution": .text, "UserName": .text,
            ], children: [annotationRefs]),
        "ExperimenterGroup": rule(
            .identifier("ExperimenterGroup"), ["Name": .text],
            children: [
                one("Description"), many("ExperimenterRef"), many("Leader"), annotationRefs,
            ]),
        "Description": Rule(text: .text),
        "ExperimenterRef": rule(.reference("Experimenter")),
        "Leader": rule(.reference("Experimenter")),
        "ExperimenterGroupRef": rule(.reference("ExperimenterGroup")),
    ]
}
