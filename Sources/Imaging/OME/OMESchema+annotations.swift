extension OMESchema {
    /// Notes of any kind.
    static let annotations: [String: Rule] = [
        "XMLAnnotation": annotation(exactlyOne("Value")),
        "XMLAnnotation/Value": Rule(holdsMarkup: true),
        "FileAnnotation": annotation(exactlyOne("BinaryFile")),
        "BinaryFile": Rule(
            attributes: ["FileName": .text, "Size": .notNegativeLong, "MIMEType": .text],
            required: ["FileName", "Size"], children: [exactlyOne("External", "BinData")]),
        "External": Rule(
            attributes: [
                "href": .uri, "SHA1": .hash, "Compression": .oneOf(["zlib", "bzip2", "none"]),
            ], required: ["href", "SHA1"]),
        "BinData": Rule(
            attributes: [
                "Compression": .oneOf(["zlib", "bzip2", "none"]), "BigEndian": .boolean,
                "Length": .notNegativeLong,
            ], required: ["BigEndian", "Length"], text: .base64),
        "ListAnnotation": annotation(),
        "LongAnnotation": annotation(exactlyOne("Value")),
        "LongAnnotation/Value": Rule(text: .long),
        "DoubleAnnotation": annotation(exactlyOne("Value")),
        "DoubleAnnotation/Value": Rule(text: .double),
        "CommentAnnotation": annotation(exactlyOne("Value")),
        "BooleanAnnotation": annotation(exactlyOne("Value")),
        "BooleanAnnotation/Value": Rule(text: .boolean),
        "TimestampAnnotation": annotation(exactlyOne("Value")),
        "TimestampAnnotation/Value": Rule(text: .dateTime),
        "TagAnnotation": annotation(exactlyOne("Value")),
        "TermAnnotation": annotation(exactlyOne("Value")),
        "Value": Rule(text: .text),
        "MapAnnotation": annotation(exactlyOne("Value")),
        "MapAnnotation/Value": Rule(children: [many("M")]),
    ]

    private static func annotation(_ content: Child...) -> Rule {
        rule(
            .identifier("Annotation"),
            ["Namespace": .uri, "Annotator": .reference("Experimenter")],
            children: [one("Description"), annotationRefs] + content)
    }
}
