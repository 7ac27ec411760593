package import Domain

/// A rule that a stack fell under, with all that its job needs of it.
package struct MatchedRule: Sendable, Hashable {
    /// The rule file, absolute.
    package var ruleFile: String
    package var ruleName: String
    /// SHA-256 of everything in the rule that changes the result, in hexadecimal.
    package var ruleHash: String
    /// Applied one after the other.
    package var steps: [UnmixingParameters]
    /// How the pages of a plain TIFF are ordered; nil where the file itself says it.
    package var axes: String?
    package var compression: Compression
    /// The image, relative to the results tree.
    package var output: String

    package init(
        ruleFile: String, ruleName: String, ruleHash: String, steps: [UnmixingParameters],
        axes: String?, compression: Compression, output: String
    ) {
        self.ruleFile = ruleFile
        self.ruleName = ruleName
        self.ruleHash = ruleHash
        self.steps = steps
        self.axes = axes
        self.compression = compression
        self.output = output
    }

    /// The order that the job of an image of a probed stack carries.
    package func order(image: ImageNumber, facts: StackFacts) -> WorkOrder {
        WorkOrder(
            steps: steps, axes: axes, compression: compression, image: image, facts: facts)
    }
}
