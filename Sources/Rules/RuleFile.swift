/// The content of one `unmix.yaml`: what is to be done with the stacks in its folder and below.
package struct RuleFile: Sendable, Hashable {
    /// The name that a rule file has, in whatever folder.
    package static let fileName = "unmix.yaml"

    /// Where it is, absolute.
    package var path: String
    /// At least one, in the order of the file: the first that matches a stack wins.
    package var rules: [Rule]

    package init(path: String, rules: [Rule]) {
        self.path = path
        self.rules = rules
    }
}
