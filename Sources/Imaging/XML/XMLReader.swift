import CExpat
import Domain

/// Turns XML into a tree of elements, through expat.
///
/// Entities and document types are refused, so a small file cannot grow; depth, number of elements and the memory that
/// they take are bounded.
final class XMLReader {
    /// What becomes of an element and all that is in it.
    enum Treatment {
        case keep
        case ignore
        /// It is handed over once it has been read, and leaves the tree.
        case take
        /// Its content is kept as XML text, foreign namespaces included.
        case keepMarkup
    }

    private static let deepest = 64
    private static let mostElements = 500_000
    /// Bytes of names, values and text that are kept.
    private static let mostKept = 64 << 20
    /// Bytes of one tag or comment.
    private static let longestToken = 32 << 20
    /// Bytes of a document.
    static let largest = 96 << 20

    let parser: XML_Parser
    private let treatment: (_ name: String, _ parent: String) -> Treatment
    private let take: (_ element: XMLElement, _ branch: Int) -> Void
    /// The elements that are open, from the root on, behind a holder of the root.
    private var open = [XMLElement(name: "")]
    /// How deep in ``open`` an element stands that is to be handed over; 0 where none is open.
    private var taken = 0
    /// How many elements are open inside one that is ignored, counting itself.
    private var ignoredDepth = 0
    private var markup = XMLMarkup()
    private var count = 0
    private var kept = 0
    private var refusal: String?

    /// The root of a document.
    ///
    /// - Parameters:
    ///   - text: in UTF-8, or in Latin-1 where it is no valid UTF-8; at most 96 MiB.
    ///   - treatment: of an element, by its own name and that of the one around it.
    ///   - take: is called with each element that is taken, and with the place among the root's children of the one that
    ///     it stands in.
    /// - Throws: `incomplete` where the text breaks off, `badInput` where it is not well-formed or is refused.
    static func read(
        _ text: [UInt8], treatment: @escaping (_ name: String, _ parent: String) -> Treatment,
        take: @escaping (_ element: XMLElement, _ branch: Int) -> Void = { _, _ in }
    ) throws(Failure) -> XMLElement {
        let reader = try XMLReader(text, treatment, take)
        return try reader.read(text)
    }

    /// The root of a document without the elements of some names.
    static func read(
        _ text: [UInt8], ignoring ignored: Set<String> = []
    ) throws(Failure) -> XMLElement {
        try read(text, treatment: { name, _ in ignored.contains(name) ? .ignore : .keep })
    }

    /// The root of a document of which only the beginning is at hand, without its children; nil where it does not reach
    /// to the root.
    static func root(beginning text: [UInt8]) throws(Failure) -> XMLElement? {
        let reader = try XMLReader(text, { _, _ in .keep }, { _, _ in })
        _ = reader.parse(text[...], isLast: false)
        return reader.open.count > 1
            ? reader.open[1].withoutChildren : reader.open[0].children.first
    }

    private init(
        _ text: [UInt8], _ treatment: @escaping (String, String) -> Treatment,
        _ take: @escaping (XMLElement, Int) -> Void
    ) throws(Failure) {
        guard text.count <= Self.largest else {
            throw Failure(.badInput, "its XML is larger than \(Self.largest >> 20) MiB")
        }
        let isUTF8 = (try? UTF8Span(validating: text.span)) != nil
        guard let parser = XML_ParserCreate(isUTF8 ? "UTF-8" : "ISO-8859-1") else {
            throw Failure(.temporary, "there is not enough memory to read its XML")
        }
        (self.parser, self.treatment, self.take) = (parser, treatment, take)
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser, { XMLReader.at($0)?.begin($1, $2) }, { XMLReader.at($0)?.end($1) })
        XML_SetCharacterDataHandler(parser) { XMLReader.at($0)?.add($1, $2) }
        XML_SetStartDoctypeDeclHandler(parser) { user, _, _, _, _ in
            XMLReader.at(user)?.stop("its XML has a document type declaration, which is refused")
        }
    }

    deinit { XML_ParserFree(parser) }

    private func read(_ text: [UInt8]) throws(Failure) -> XMLElement {
        let piece = 1 << 20
        for start in stride(from: 0, through: text.count, by: piece) {
            let end = min(start + piece, text.count)
            guard parse(text[start..<end], isLast: end == text.count) else { break }
            if end == text.count { break }
            let begun = Int(XML_GetCurrentByteIndex(parser))
            if begun >= 0 && end - begun > Self.longestToken { stop(Self.tooLarge) }
        }
        let code = XML_GetErrorCode(parser)
        if code == XML_ERROR_NONE, refusal == nil, let root = open[0].children.first { return root }
        if let refusal { throw Failure(.badInput, refusal, advice: "Export it again") }
        throw failure(code)
    }

    private func parse(_ text: ArraySlice<UInt8>, isLast: Bool) -> Bool {
        text.withUnsafeBytes {
            XML_Parse(
                parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(clamping: $0.count), isLast ? 1 : 0)
        } == XML_STATUS_OK
    }

    private func failure(_ code: XML_Error) -> Failure {
        let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "unknown"
        let cause = "\(reason) in line \(XML_GetCurrentLineNumber(parser))"
        let endings = [
            XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR,
            XML_ERROR_UNCLOSED_CDATA_SECTION,
        ]
        guard endings.contains(code) else {
            return Failure(
                .badInput, "its XML is damaged", cause: cause, advice: "Export it again")
        }
        return Failure(
            .incomplete, "its XML breaks off", cause: cause,
            advice: "Wait until it is written or copied whole")
    }

    private static func at(_ user: UnsafeMutableRawPointer?) -> XMLReader? {
        user.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let tooLarge = "its XML is too large or too deep"

    private func stop(_ reason: String) {
        refusal = refusal ?? reason
        XML_StopParser(parser, 0)
    }

    /// Counts bytes that stay in memory.
    private func keep(_ bytes: Int) {
        kept += bytes
        if kept > Self.mostKept { stop(Self.tooLarge) }
    }

    private func begin(
        _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        if ignoredDepth > 0 {
            ignoredDepth += 1
            return
        }
        let whole = name.map { String(cString: $0) } ?? ""
        if markup.isOpen {
            let text = markup.begin(whole, Self.pairs(attributes))
            // It is carried into the result, so less of it is taken.
            keep(4 * text.utf8.count)
            open[open.count - 1].markup += text
            return
        }
        let name = Self.local(whole)
        let treatment = taken > 0 ? .keep : treatment(name, open[open.count - 1].name)
        guard treatment != .ignore else {
            ignoredDepth = 1
            return
        }
        count += taken > 0 || treatment == .take ? 0 : 1
        guard count <= Self.mostElements && open.count <= Self.deepest else {
            return stop(Self.tooLarge)
        }
        let pairs = Self.pairs(attributes)
        markup.declare(pairs, depth: open.count)
        open.append(XMLElement(name: name))
        for (key, value) in pairs where !XMLMarkup.declares(key) {
            open[open.count - 1].attributes[Self.local(key)] = value
        }
        if taken == 0 && treatment != .take {
            keep(pairs.reduce(64) { $0 + $1.value.utf8.count + 32 })
        }
        if treatment == .take { taken = open.count - 1 }
        if treatment == .keepMarkup { markup.open() }
    }

    private func end(_ name: UnsafePointer<CChar>?) {
        if ignoredDepth > 0 {
            ignoredDepth -= 1
            return
        }
        if let text = markup.end(name.map { String(cString: $0) } ?? "") {
            open[open.count - 1].markup += text
            return
        }
        guard open.count > 1, var element = open.popLast() else { return }
        if !element.markup.isEmpty { markup.finish(&element) }
        markup.forget(depth: open.count)
        if taken > 0 && open.count == taken {
            taken = 0
            take(element, open.count > 1 ? open[1].children.count : 0)
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    private func add(_ text: UnsafePointer<CChar>?, _ count: Int32) {
        guard let text, ignoredDepth == 0, open.count > 1 else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
        keep(taken > 0 ? 0 : bytes.count)
        let string = String(decoding: bytes, as: UTF8.self)
        if markup.isOpen {
            if markup.takesText { open[open.count - 1].markup += XMLWriter.escaped(string) }
        } else {
            open[open.count - 1].text += string
        }
    }

    private static func pairs(
        _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) -> [(key: String, value: String)] {
        var pairs: [(key: String, value: String)] = []
        var index = 0
        while let key = attributes?[index], let value = attributes?[index + 1] {
            pairs.append((String(cString: key), String(cString: value)))
            index += 2
        }
        return pairs
    }

    /// A name without its namespace prefix.
    private static func local(_ name: String) -> String {
        name.utf8.lastIndex(of: UInt8(ascii: ":"))
            .map { String(name[name.utf8.index(after: $0)...]) } ?? name
    }
}

extension XMLElement {
    fileprivate var withoutChildren: XMLElement { XMLElement(name: name, attributes: attributes) }
}
