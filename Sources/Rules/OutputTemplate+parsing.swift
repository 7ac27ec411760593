extension OutputTemplate {
    /// Reads a template.
    ///
    /// - Throws: what is wrong with it: an unknown placeholder, a way out of the results tree, another format.
    package init(_ text: String) throws(TemplateError) {
        self.init(parts: try Self.parts(text))
        guard text.utf8.first != UInt8(ascii: "/") else {
            throw TemplateError(
                message: "the path is absolute",
                advice: "Give it relative to the results tree, such as \(Self.standard)")
        }
        let components = text.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        ).map { String(Substring($0)) }
        if let bad = components.first(where: { ["", ".", ".."].contains($0) }) {
            throw TemplateError(
                message: bad.isEmpty
                    ? "two slashes follow each other, or one ends the path"
                    : "the path has the component “\(bad)”",
                advice: "Results stay below the results tree")
        }
        guard [".ome.tif", ".ome.tiff"].contains(where: text.hasSuffix) else {
            throw TemplateError(
                message: "the name does not end in .ome.tif or .ome.tiff",
                advice: "Results are OME-TIFF; end the path in .ome.tif")
        }
        let distinguishing = [Placeholder.folder, .stem, .name].map { Part.placeholder($0) }
        guard parts.contains(where: distinguishing.contains) else {
            throw TemplateError(
                message: "all stacks would have the same result",
                advice: "Put {stem} or {name} into the path")
        }
    }

    private static func parts(_ text: String) throws(TemplateError) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if brace > rest.startIndex { parts.append(.text(String(rest[..<brace]))) }
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw TemplateError(
                    message: "a brace has no counterpart", advice: "Write placeholders as {stem}")
            }
            let word = String(rest[rest.index(after: brace)..<end])
            guard let placeholder = Placeholder(rawValue: word) else {
                let known = Placeholder.allCases.map(\.rawValue)
                throw TemplateError(
                    message: "unknown placeholder {\(word.prefix(60))}",
                    advice: Spelling.advice(for: word, among: known))
            }
            parts.append(.placeholder(placeholder))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }
}
