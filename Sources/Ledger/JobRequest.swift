package import Domain

/// A job that is asked for: one image of a stack under one rule.
package struct JobRequest: Sendable, Hashable {
    package var rule: RuleReference
    /// The image, relative to the results tree, as the rule gives it.
    package var output: String
    /// What the worker will be told.
    package var order: WorkOrder
    /// What is done where an earlier content of the stack has a result.
    package var onChange: ChangePolicy
    /// Whether somebody asks for it expressly, so that it is done also where it is done already.
    package var isAgain: Bool

    package init(
        rule: RuleReference, output: String, order: WorkOrder,
        onChange: ChangePolicy = .newVersion, isAgain: Bool = false
    ) {
        self.rule = rule
        self.output = output
        self.order = order
        self.onChange = onChange
        self.isAgain = isAgain
    }
}
