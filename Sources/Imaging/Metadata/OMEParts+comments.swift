extension OMEParts {
    /// Longest text that is kept, in bytes of UTF-8.
    static let longestComment = 1 << 22

    /// Keeps a text of the image that OME-XML has no other place for; one that is too long is left out.
    ///
    /// - Parameter source: what kind of text it is, such as `imagej/info`.
    mutating func keepComment(_ text: String, from source: String) {
        guard !text.isEmpty, text.utf8.count <= Self.longestComment else { return }
        let identifier = "Annotation:\(source):\(annotations.count)"
        let value = XMLElement(name: "Value", text: text)
        annotations.append(
            XMLElement(
                name: "CommentAnnotation",
                attributes: ["ID": identifier, "Namespace": "unmixd/\(source)"],
                children: [value]))
        image.append(XMLElement(name: "AnnotationRef", attributes: ["ID": identifier]))
    }
}
