/// The note in a result's OME-XML of what was done to its voxels: a map of names and values under this project's
/// namespace.
public struct ProcessingNote: Sendable, Hashable {
    public static let namespace = "unmixd/processing"

    /// In the order in which they are written.
    public var entries: [Entry]

    public init(_ entries: [Entry]) { self.entries = entries }

    public struct Entry: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The identifier of the note of one run; results that are processed again carry those of earlier runs.
    static func identifier(_ number: Int) -> String { "Annotation:unmixd:\(number)" }

    /// A `MapAnnotation`, as the schema of 2016-06 has it.
    func element(identifier: String) -> XMLElement {
        XMLElement(
            name: "MapAnnotation",
            attributes: ["ID": identifier, "Namespace": Self.namespace],
            children: [
                XMLElement(
                    name: "Value",
                    children: entries.map {
                        XMLElement(name: "M", attributes: ["K": $0.name], text: $0.value)
                    })
            ])
    }
}
