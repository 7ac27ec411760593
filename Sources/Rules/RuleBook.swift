package import Domain

/// One rule file at its place below a drop folder: what it says of the stacks in its folder and below.
package struct RuleBook: Sendable, Hashable {
    package let file: RuleFile
    /// The rule file's folder, relative to the drop folder; empty for the drop folder itself.
    package let folder: String
    /// The watch's name.
    package let watch: String

    package init(file: RuleFile, folder: String, watch: String) {
        self.file = file
        self.folder = folder
        self.watch = watch
    }

    /// What a file's name and folder already tell, so that no file is probed in vain.
    package enum Prospect: Sendable, Hashable {
        /// No rule is for a file of this name.
        case none
        /// The rule of this name leaves it alone.
        case skip(rule: String)
        /// It depends on what the stack is; pages of a plain TIFF are then ordered so, if a rule says it.
        case maybe(axes: String?)
    }

    /// What becomes of a stack.
    package enum Decision: Sendable, Hashable {
        /// No rule is for it.
        case none
        /// The rule of this name leaves it alone.
        case skip(rule: String)
        case unmix(MatchedRule)
    }

    /// Looks at the names alone.
    package func couldMatch(_ place: StackPlace) -> Prospect {
        let candidates = candidates(place)
        guard let first = candidates.first else { return .none }
        if first.action == .skip && first.match.isForNameOnly { return .skip(rule: first.name) }
        return .maybe(axes: candidates.lazy.compactMap(\.axes).first)
    }

    /// Finds the first rule that is for an image of a probed stack.
    ///
    /// - Throws: `cannotCreate` where the rule's output makes no usable path for this stack.
    package func match(
        _ place: StackPlace, image: ImageNumber = .only, facts: StackFacts
    ) throws(Failure) -> Decision {
        guard let rule = candidates(place).first(where: { $0.match.fits(facts) }) else {
            return .none
        }
        guard case .unmix(let recipe) = rule.action, let hash = rule.hash else {
            return .skip(rule: rule.name)
        }
        let output = try recipe.output.path(
            for: place, image: image, rule: rule.name, watch: watch)
        return .unmix(
            MatchedRule(
                ruleFile: file.path, ruleName: rule.name, ruleHash: hash, steps: recipe.steps,
                axes: recipe.axes, compression: recipe.compression, output: output))
    }

    /// The rules for stacks of this name, in the order of the file.
    private func candidates(_ place: StackPlace) -> [Rule] {
        let names = place.names.map(relative)
        return file.rules.filter { rule in names.contains { rule.match.fits(path: $0) } }
    }

    /// The path that patterns see: relative to the rule file's folder.
    func relative(_ path: String) -> String {
        guard !folder.isEmpty, path.utf8.starts(with: (folder + "/").utf8) else { return path }
        return String(Substring(path.utf8.dropFirst(folder.utf8.count + 1)))
    }
}

extension Rule {
    fileprivate var axes: String? {
        guard case .unmix(let recipe) = action else { return nil }
        return recipe.axes
    }
}
