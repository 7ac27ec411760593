/// Text of an XML document in the making.
struct XMLWriter {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

    /// Writes an element; attributes without a value are left out.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?>,
        content: ((inout XMLWriter) -> Void)? = nil
    ) {
        text += "<\(name)"
        for case (let key, let value?) in attributes {
            text += " \(key)=\"\(Self.escaped(value))\""
        }
        guard let content else {
            text += "/>"
            return
        }
        text += ">"
        content(&self)
        text += "</\(name)>"
    }

    /// Writes an element with all that is in it, its attributes sorted, its text and its markup before its children.
    mutating func element(_ element: XMLElement) {
        text += "<\(element.name)"
        for (key, value) in element.attributes.sorted(by: { $0.key < $1.key }) {
            text += " \(key)=\"\(Self.escaped(value))\""
        }
        guard
            !element.text.isEmpty || !element.children.isEmpty || !element.markup.isEmpty
        else {
            text += "/>"
            return
        }
        // White space between children is layout.
        let isLayout = !element.children.isEmpty && element.text.allSatisfy(\.isWhitespace)
        text += ">" + (isLayout ? "" : Self.escaped(element.text)) + element.markup
        for child in element.children { self.element(child) }
        text += "</\(element.name)>"
    }

    /// Writes an element that holds nothing but text.
    mutating func element(_ name: String, text content: String) {
        text += "<\(name)>\(Self.escaped(content))</\(name)>"
    }

    /// The text with markup escaped and without the characters that XML 1.0 forbids.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
