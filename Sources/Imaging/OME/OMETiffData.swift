import Domain

/// A `TiffData` element: which pages hold which planes; nil for what it does not say.
///
/// Its numbers are small, since there may be millions of it.
struct OMETiffData {
    var page: Int32?
    var count: Int32?
    var firstT: Int32?
    var firstZ: Int32?
    var firstC: Int32?
    /// The file's place in ``OMEMetadata/files``; nil for the file that carries the document.
    var file: Int32?

    /// What a document without any means.
    init() {}

    init(_ element: XMLElement, file: Int?) throws(Failure) {
        page = try Self.number("IFD", element)
        let modern = try Self.number("PlaneCount", element)
        let legacy = try Self.number("NumPlanes", element)
        count = modern ?? legacy
        firstT = try Self.number("FirstT", element)
        firstZ = try Self.number("FirstZ", element)
        firstC = try Self.number("FirstC", element)
        self.file = file.map { Int32(clamping: $0) }
    }

    private static func number(_ name: String, _ element: XMLElement) throws(Failure) -> Int32? {
        guard let text = element[name] else { return nil }
        guard let value = Int32(text), value >= 0 else {
            throw OMEPixels.damaged("has no valid \(name) in a TiffData element")
        }
        return value
    }
}
