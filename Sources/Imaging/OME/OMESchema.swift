/// What the schema of 2016-06 allows in the elements that results take over from their inputs.
///
/// The source is ome.xsd of the OME data model, 2016-06.
enum OMESchema {
    /// Of one kind of element.
    struct Rule {
        /// By name; those of other names are not allowed.
        var attributes: [String: OMEValue] = [:]
        /// Names of attributes that must be there.
        var required: Set<String> = []
        /// In their order.
        var children: [Child] = []
        /// Of the text inside; nil for none.
        var text: OMEValue?
        /// Whether it may hold elements of any namespace.
        var holdsMarkup = false
    }

    /// Children at one place of the order.
    struct Child {
        /// Any of these.
        var names: [String]
        var fewest = 0
        var most = Int.max
    }

    /// The rule for an element, by its name and that of the element around it; nil for one that is not taken over.
    static func rule(for name: String, in parent: String) -> Rule? {
        rules["\(parent)/\(name)"] ?? rules[name]
    }

    /// An element with an identifier that others refer to, or with such a reference.
    static func rule(
        _ identifier: OMEValue, _ attributes: [String: OMEValue] = [:], children: [Child] = []
    ) -> Rule {
        Rule(
            attributes: joined(attributes, ["ID": identifier]), required: ["ID"],
            children: children)
    }

    static func one(_ names: String...) -> Child { Child(names: names, most: 1) }

    static func exactlyOne(_ names: String...) -> Child { Child(names: names, fewest: 1, most: 1) }

    static func many(_ names: String...) -> Child { Child(names: names) }

    static let annotationRefs = many("AnnotationRef")

    /// Of whatever somebody made and sold.
    static let maker: [String: OMEValue] = [
        "Manufacturer": .text, "Model": .text, "SerialNumber": .text, "LotNumber": .text,
    ]

    /// A number with its unit beside it.
    static func measure(
        _ name: String, _ units: OMEValue, _ value: OMEValue = .float
    ) -> [String: OMEValue] {
        [name: value, "\(name)Unit": units]
    }

    static func joined<Value>(_ parts: [String: Value]...) -> [String: Value] {
        parts.reduce(into: [:]) { $0.merge($1) { $1 } }
    }

    private static let rules = joined(people, instrument, image, annotations)
}
