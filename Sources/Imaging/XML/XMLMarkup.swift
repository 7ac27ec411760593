/// Writes down again what is inside an element whose content is kept as XML text, so that it means the same elsewhere.
///
/// Prefixes that are declared further out are declared again on the element itself, and so is a default namespace other
/// than that of the document that the text is going to stand in.
struct XMLMarkup {
    /// Namespaces by prefix, empty for the default one, in the order in which they were declared.
    private var declared: [(depth: Int, prefix: String, namespace: String)] = []
    /// Elements that are open inside the one that is kept; nil where none is kept.
    private var depth: Int?
    /// What the text needs of what was declared outside of it.
    private var needed: [String: String] = [:]
    /// Whether a prefix stands for nothing.
    private var isBroken = false

    private static let inside = 1 << 20

    var isOpen: Bool { depth != nil }

    /// Whether text may stand where the reader is: not beside the outermost elements, where there is only layout.
    var takesText: Bool { (depth ?? 0) > 0 }

    /// Whether an attribute declares a namespace.
    static func declares(_ attribute: String) -> Bool {
        attribute == "xmlns" || attribute.hasPrefix("xmlns:")
    }

    /// Takes note of the namespaces that an element declares.
    mutating func declare(_ attributes: [(key: String, value: String)], depth: Int) {
        for (key, value) in attributes where Self.declares(key) {
            declared.append((depth, String(key.dropFirst(6)), value))
        }
    }

    /// Forgets those of an element that ends.
    mutating func forget(depth: Int) {
        while let last = declared.last, last.depth >= depth { declared.removeLast() }
    }

    /// The content of the element that has just begun is to be kept.
    mutating func open() { (depth, needed, isBroken) = (0, [:], false) }

    /// The text of a tag.
    mutating func begin(_ name: String, _ attributes: [(key: String, value: String)]) -> String {
        let level = (depth ?? 0) + 1
        depth = level
        declare(attributes, depth: Self.inside + level)
        var text = "<\(name)"
        resolve(name)
        for (key, value) in attributes where !isForSchemas(key) {
            if key.contains(":") && !Self.declares(key) { resolve(key) }
            text += " \(key)=\"\(XMLWriter.escaped(value))\""
        }
        let isPlain = !name.contains(":") && !attributes.contains { $0.key == "xmlns" }
        if level == 1 && isPlain {
            let namespace = declared.last { $0.prefix.isEmpty }?.namespace ?? ""
            if namespace != OMEDocument.namespace {
                text += " xmlns=\"\(XMLWriter.escaped(namespace))\""
            }
        }
        return text + ">"
    }

    /// The text of a closing tag; nil where it closes the element that is kept, or none is.
    mutating func end(_ name: String) -> String? {
        guard let level = depth else { return nil }
        guard level > 0 else {
            depth = nil
            return nil
        }
        forget(depth: Self.inside + level)
        depth = level - 1
        return "</\(name)>"
    }

    /// Puts onto the element that was kept what its content needs, or takes it out where it is no sound XML.
    mutating func finish(_ element: inout XMLElement) {
        if isBroken { element.markup = "" }
        for (prefix, namespace) in needed { element.attributes["xmlns:\(prefix)"] = namespace }
    }

    /// Whether an attribute tells validators of another document's schema.
    private func isForSchemas(_ attribute: String) -> Bool {
        guard let colon = attribute.firstIndex(of: ":"), !Self.declares(attribute) else {
            return false
        }
        return declared.last { $0.prefix == attribute[..<colon] }?.namespace
            == "http://www.w3.org/2001/XMLSchema-instance"
    }

    private mutating func resolve(_ name: String) {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return }
        let prefix = String(parts[0])
        guard parts.count == 2, !prefix.isEmpty, !parts[1].isEmpty else { return isBroken = true }
        guard prefix != "xml" else { return }
        guard let found = declared.last(where: { $0.prefix == prefix }), !found.namespace.isEmpty
        else { return isBroken = true }
        if found.depth < Self.inside { needed[prefix] = found.namespace }
    }
}
