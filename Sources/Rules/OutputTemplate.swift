/// Where the result of a stack goes, relative to the results tree: a path with placeholders.
///
/// `{folder}` is the stack's folder relative to the drop folder, maybe empty, `{stem}` its name without the
/// extension, `{name}` its name, `{rule}` the rule's name, `{watch}` the watch's.
package struct OutputTemplate: Sendable, Hashable, CustomStringConvertible {
    /// `{folder}/{stem}_unmixed.ome.tif`.
    package static let standard = OutputTemplate(parts: [
        .placeholder(.folder), .text("/"), .placeholder(.stem), .text("_unmixed.ome.tif"),
    ])

    enum Placeholder: String, CaseIterable {
        case folder, stem, name, rule, watch
    }

    enum Part: Sendable, Hashable {
        case text(String)
        case placeholder(Placeholder)
    }

    let parts: [Part]

    init(parts: [Part]) { self.parts = parts }

    /// The template as a rule file gives it.
    package var description: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder): "{\(placeholder.rawValue)}"
            }
        }
        .joined()
    }

    /// Whether the name of the rule is part of the path.
    var usesRuleName: Bool { parts.contains(.placeholder(.rule)) }
}

/// Why a text is no template for an output, in words.
package struct TemplateError: Error, Sendable, Hashable {
    package var message: String
    package var advice: String?
}
