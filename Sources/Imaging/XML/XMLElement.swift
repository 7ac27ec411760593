/// An element of an XML document, without its namespace prefixes and comments.
struct XMLElement: Sendable, Hashable {
    var name: String
    var attributes: [String: String] = [:]
    var children: [XMLElement] = []
    /// The text directly inside it.
    var text = ""
    /// What is inside it as XML text, where it is kept as it was instead of being taken apart; else empty.
    var markup = ""

    /// The children of a name, in their order.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The first child of a name.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    subscript(attribute: String) -> String? { attributes[attribute] }
}
