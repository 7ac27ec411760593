import CExpat
import Domain

/// Turns XML into a tree of elements, through expat.
///
/// Entities and document types are refused, so a small file cannot grow; depth and number of elements are bounded.
final class XMLReader {
    private static let deepest = 64
    private static let mostElements = 4_000_000

    private let parser: XML_Parser
    private let ignored: Set<String>
    /// The elements that are open, from the root on, behind a holder of the root.
    private var open = [XMLElement(name: "")]
    /// How many elements are open inside one that is ignored, counting itself.
    private var ignoredDepth = 0
    private var count = 0
    private var refusal: String?

    /// The root of a document.
    ///
    /// - Parameters:
    ///   - text: in UTF-8, or in Latin-1 where it is no valid UTF-8; at most 256 MiB.
    ///   - ignored: names of elements that are left out with all that is in them.
    /// - Throws: `badInput` where it is not well-formed or is refused.
    static func read(
        _ text: [UInt8], ignoring ignored: Set<String> = []
    ) throws(Failure) -> XMLElement {
        let reader = try XMLReader(text, ignored)
        return try reader.read(text)
    }

    private init(_ text: [UInt8], _ ignored: Set<String>) throws(Failure) {
        let isUTF8 = String(validating: text, as: UTF8.self) != nil
        guard let parser = XML_ParserCreate(isUTF8 ? "UTF-8" : "ISO-8859-1") else {
            throw Failure(.temporary, "there is not enough memory to read its XML")
        }
        self.parser = parser
        self.ignored = ignored
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser, { XMLReader.at($0)?.begin($1, $2) }, { user, _ in XMLReader.at(user)?.end() })
        XML_SetCharacterDataHandler(parser) { XMLReader.at($0)?.add($1, $2) }
        XML_SetStartDoctypeDeclHandler(parser) { user, _, _, _, _ in
            XMLReader.at(user)?.stop("its XML has a document type declaration, which is refused")
        }
    }

    deinit { XML_ParserFree(parser) }

    private func read(_ text: [UInt8]) throws(Failure) -> XMLElement {
        let status = text.withUnsafeBytes {
            XML_Parse(
                parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(clamping: $0.count), 1)
        }
        if status == XML_STATUS_OK, let root = open[0].children.first { return root }
        if let refusal { throw Failure(.badInput, refusal, advice: "Export it again") }
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
        throw Failure(
            .badInput, "its XML is damaged",
            cause: "\(reason ?? "unknown") in line \(XML_GetCurrentLineNumber(parser))",
            advice: "Export it again")
    }

    private static func at(_ user: UnsafeMutableRawPointer?) -> XMLReader? {
        user.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private func stop(_ reason: String) {
        refusal = refusal ?? reason
        XML_StopParser(parser, 0)
    }

    private func begin(
        _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        let name = Self.local(name)
        if ignoredDepth > 0 || ignored.contains(name) {
            ignoredDepth += 1
            return
        }
        count += 1
        guard count <= Self.mostElements && open.count <= Self.deepest else {
            return stop("its XML is too large or too deep")
        }
        var element = XMLElement(name: name)
        var index = 0
        while let key = attributes?[index], let value = attributes?[index + 1] {
            element.attributes[Self.local(key)] = String(cString: value)
            index += 2
        }
        open.append(element)
    }

    private func end() {
        if ignoredDepth > 0 {
            ignoredDepth -= 1
            return
        }
        guard open.count > 1, let element = open.popLast() else { return }
        open[open.count - 1].children.append(element)
    }

    private func add(_ text: UnsafePointer<CChar>?, _ count: Int32) {
        guard let text, ignoredDepth == 0, open.count > 1 else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
        open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
    }

    /// A name without its namespace prefix.
    private static func local(_ name: UnsafePointer<CChar>?) -> String {
        guard let name else { return "" }
        let whole = String(cString: name)
        return whole.split(separator: ":").last.map(String.init) ?? whole
    }
}
