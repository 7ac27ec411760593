import Domain
import Yams

extension Rule {
    /// Reads one rule; what is wrong with it becomes findings.
    init?(_ node: Node, number: Int, taken names: inout Set<String>, _ findings: inout Findings) {
        let keys = ["name", "match", "unmix", "output", "axes", "on_change", "skip"]
        guard let mapping = MappingReader(node, what: "a rule", keys: keys, &findings) else {
            return nil
        }
        let name = Self.name(mapping["name"], &findings) ?? "rule \(number)"
        if !names.insert(name).inserted {
            findings.report(
                "a second rule has the name `\(name)`", at: (mapping["name"] ?? node).mark,
                advice: "Give each rule a name of its own")
        }
        let match = mapping["match"].map { StackMatch($0, &findings) } ?? StackMatch()
        if findings.bool("skip", mapping["skip"]) ?? false {
            for key in ["unmix", "output", "axes", "on_change"] {
                guard let other = mapping[key] else { continue }
                findings.report(
                    "the rule has both `skip: true` and `\(key)`", at: other.mark,
                    advice: "Keep one of them")
            }
            self.init(name: name, match: match, action: .skip)
            return
        }
        let recipe = Self.recipe(mapping, &findings)
        self.init(name: name, match: match, action: .unmix(recipe))
    }

    private static func recipe(_ mapping: MappingReader, _ findings: inout Findings) -> Recipe {
        if mapping.lacks("unmix") && (mapping.lacks("skip") || mapping["skip"]?.isFalse == true) {
            findings.report(
                "the rule has neither `unmix` nor `skip: true`", at: mapping.mark,
                advice: "Say what is to be done with the stacks; `unmix: {}` takes all defaults")
        }
        var recipe = Recipe(steps: mapping["unmix"].map { Self.steps($0, &findings) } ?? [])
        recipe.axes = axes(mapping["axes"], &findings)
        let output = mapping["output"].flatMap {
            MappingReader($0, what: "`output`", keys: ["path", "compression"], &findings)
        }
        if let node = output?["path"], let text = findings.text("path", node) {
            do throws(TemplateError) {
                recipe.output = try OutputTemplate(text)
            } catch {
                findings.report("`path`: \(error.message)", at: node.mark, advice: error.advice)
            }
        }
        recipe.compression =
            findings.choice("compression", output?["compression"], of: Compression.self) ?? .none
        recipe.onChange =
            findings.choice("on_change", mapping["on_change"], of: ChangePolicy.self)
            ?? recipe.onChange
        return recipe
    }

    private static func name(_ node: Node?, _ findings: inout Findings) -> String? {
        guard let node, let text = findings.text("name", node) else { return nil }
        let isPrintable = text == text.escapingControlCharacters
        guard isPrintable, !text.utf8.contains(UInt8(ascii: "/")), text.utf8.count <= 100,
            text != ".", text != ".."
        else {
            findings.refuse("name", node, "1 to 100 bytes without slashes and control characters")
            return nil
        }
        return text
    }

    /// The order of pages: each letter of `TZCYX` and `S` at most once, the plane's own axes last.
    ///
    /// A size may stand behind the letter of a page axis, as in `ZC2YX`.
    private static func axes(_ node: Node?, _ findings: inout Findings) -> String? {
        guard let node, let text = findings.text("axes", node)?.uppercased() else { return nil }
        let letters = text.filter { !("0"..."9").contains($0) }
        let isLegal =
            letters.allSatisfy { "TZCYXS".contains($0) } && Set(letters).count == letters.count
            && ["YX", "YXS", "XY", "XYS"].contains { letters.hasSuffix($0) }
            && text.firstMatch(of: /^[0-9]|[0-9]{7}|[YXS][0-9]/) == nil
        guard isLegal else {
            findings.refuse(
                "axes", node,
                "letters of T, Z, C, each at most once and with its size where it is not clear, "
                    + "then YX or YXS, such as ZC2YX")
            return nil
        }
        return text
    }
}

extension Node {
    fileprivate var isFalse: Bool {
        guard case .scalar(let scalar) = self else { return false }
        return scalar.value == .bool(false)
    }
}
