import Domain
import FoundationEssentials

/// The JSON by which tifffile describes an array on its first page.
struct ShapedHeader {
    /// Longer ones are not read, in bytes.
    private static let longest = 1 << 20

    let shape: [Int]
    /// A letter for each extent of the shape; nil where it has none.
    let axes: String?
    let name: String?
    /// All of it, where it says more than this; else nil.
    let further: String?
    /// What the user wrote, which stands in a description of its own before it; else nil.
    let text: String?

    /// - Returns: nil where the page has no such description.
    init?(of page: Int, _ tiff: TIFFStructure) throws(Failure) {
        guard let field = try Self.field(of: page, tiff), field.count <= Self.longest else {
            return nil
        }
        let bytes = Array(try tiff.bytes(field, limit: Self.longest).prefix { $0 != 0 })
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else {
            return nil
        }
        (shape, axes, name) = (content.shape, content.axes, content.name)
        further = content.saysMore ? String(decoding: bytes, as: UTF8.self) : nil
        let first = try tiff.field(.imageDescription, of: page)
        let isFirst = first == field || (first?.count ?? 0) > Self.longest
        let own = try isFirst ? nil : tiff.text(.imageDescription, of: page)
        text = own.map { String(legacy: $0).trimmed }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The field that holds the JSON: any of the page's descriptions, of which there may be two.
    static func field(of page: Int, _ tiff: TIFFStructure) throws(Failure) -> TIFFField? {
        guard tiff.pages[page].hasDescription else { return nil }
        var fields: [TIFFField] = []
        try tiff.eachField(at: tiff.pages[page].offset) { (tag, field) throws(Failure) in
            if tag == .imageDescription && fields.count < 2 { fields.append(field) }
        }
        for field in fields {
            let bytes = try tiff.bytes(field, limit: 4096)
            let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            if text.hasPrefix("{") && text.contains("\"shape\"") { return field }
        }
        return nil
    }

    private struct Content: Decodable {
        let shape: [Int]
        let axes: String?
        let name: String?
        let saysMore: Bool

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            shape = try values.decode([Int].self, forKey: Key(stringValue: "shape"))
            axes = try values.decodeIfPresent(String.self, forKey: Key(stringValue: "axes"))
            name = try? values.decodeIfPresent(String.self, forKey: Key(stringValue: "name"))
            let own: Set = ["shape", "axes", "name", "truncated"]
            saysMore = !values.allKeys.allSatisfy { own.contains($0.stringValue) }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }
}
