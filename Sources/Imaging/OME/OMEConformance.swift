/// Brings parts of documents into the form of the schema of 2016-06: what that would refuse is left out, and so are
/// references to what is not there.
struct OMEConformance {
    /// Identifiers by kind of element, each of one element.
    private var identifiers: [String: Set<String>] = [:]

    /// The parts and the channels of one image.
    ///
    /// - Parameter channels: further attributes and children of each channel.
    static func conforming(
        _ parts: OMEParts, channels: [XMLElement]
    ) -> (parts: OMEParts, channels: [XMLElement]) {
        var conformance = OMEConformance()
        var result = OMEParts()
        result.document = parts.document.compactMap { conformance.checked($0, in: "OME") }
        result.annotations = parts.annotations.compactMap {
            conformance.checked($0, in: "StructuredAnnotations")
        }
        result.image = parts.image.compactMap { conformance.checked($0, in: "Image") }
        let channels = channels.map { channel in
            conformance.checked(channel, in: "Pixels") ?? XMLElement(name: "Channel")
        }
        result.document = result.document.compactMap { conformance.resolved($0, in: "OME") }
        result.annotations = result.annotations.compactMap {
            conformance.resolved($0, in: "StructuredAnnotations")
        }
        result.image = result.image.compactMap { conformance.resolved($0, in: "Image") }
        return (result, channels.compactMap { conformance.resolved($0, in: "Pixels") })
    }

    /// An element without what the schema does not know; nil where nothing valid is left.
    private mutating func checked(_ element: XMLElement, in parent: String) -> XMLElement? {
        guard let rule = OMESchema.rule(for: element.name, in: parent) else { return nil }
        var result = XMLElement(name: element.name)
        for (name, kind) in rule.attributes {
            result.attributes[name] = element[name].flatMap { kind.accepted($0) }
        }
        // A number whose unit is unknown would be taken to be in another one.
        for name in rule.attributes.keys {
            let unit = "\(name)Unit"
            if element[unit] != nil && result[unit] == nil { result.attributes[name] = nil }
        }
        guard rule.required.allSatisfy({ result[$0] != nil }) else { return nil }
        var identity: (kind: String, identifier: String)?
        if case .identifier(let kind)? = rule.attributes["ID"], let identifier = result["ID"] {
            guard !identifiers[kind, default: []].contains(identifier) else { return nil }
            identity = (kind, identifier)
        }
        if let kind = rule.text {
            guard let text = kind.accepted(element.text) else { return nil }
            result.text = text
        }
        if rule.holdsMarkup {
            result.markup = element.markup
            let namespaces = element.attributes.filter { XMLMarkup.declares($0.key) }
            result.attributes.merge(namespaces) { $1 }
        }
        for child in rule.children {
            let fitting = element.children.filter { child.names.contains($0.name) }
            var found: [XMLElement] = []
            for element in fitting where found.count < child.most {
                if let checked = checked(element, in: result.name) { found.append(checked) }
            }
            guard found.count >= child.fewest else { return nil }
            result.children += found
        }
        if let identity { identifiers[identity.kind, default: []].insert(identity.identifier) }
        return result
    }

    /// An element without references to what is not there; nil where it is such a one.
    private func resolved(_ element: XMLElement, in parent: String) -> XMLElement? {
        var result = element
        let rule = OMESchema.rule(for: element.name, in: parent)
        for case (let name, .reference(let kind)) in rule?.attributes ?? [:] {
            guard let value = element[name], !identifiers[kind, default: []].contains(value) else {
                continue
            }
            if rule?.required.contains(name) ?? false { return nil }
            result.attributes[name] = nil
        }
        result.children = element.children.compactMap { resolved($0, in: element.name) }
        return result
    }
}
