/// Whether all of a stack is there: the verdict of its format's reader, from the structure alone.
public enum Completeness: Sendable, Codable, Hashable {
    case complete
    /// Something is missing; the words say what, such as “12 of 40 planes are there”.
    case incomplete(reason: String)

    public var isComplete: Bool { self == .complete }
}
