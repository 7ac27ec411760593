package import Domain

/// One entry of a rule file: for which stacks it is, and what is done with them.
package struct Rule: Sendable, Hashable {
    /// Unique in its file; `rule 1` and so on where the file names none.
    package var name: String
    package var match: StackMatch
    package var action: Action

    package init(name: String, match: StackMatch, action: Action) {
        self.name = name
        self.match = match
        self.action = action
    }

    package enum Action: Sendable, Hashable {
        /// The stack is left alone.
        case skip
        case unmix(Recipe)
    }

    /// What a rule does with a stack, and where the result goes.
    package struct Recipe: Sendable, Hashable {
        /// Applied one after the other; at least one.
        package var steps: [UnmixingParameters]
        /// How the pages of a plain TIFF are ordered, such as `ZCYX`; nil where the file itself says it.
        package var axes: String?
        package var output: OutputTemplate
        package var compression: Compression
        /// What becomes of a stack that is acquired anew under the same name.
        package var onChange: ChangePolicy

        package init(
            steps: [UnmixingParameters], axes: String? = nil, output: OutputTemplate = .standard,
            compression: Compression = .none, onChange: ChangePolicy = .newVersion
        ) {
            self.steps = steps
            self.axes = axes
            self.output = output
            self.compression = compression
            self.onChange = onChange
        }
    }
}
