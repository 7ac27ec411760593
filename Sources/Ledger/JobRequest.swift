package import Domain

/// A job that is asked for: one image of a stack under one rule.
package struct JobRequest: Sendable, Hashable {
    package var rule: RuleReference
    /// The image, relative to the results tree.
    package var output: String
    /// What the worker will be told.
    package var order: WorkOrder

    package init(rule: RuleReference, output: String, order: WorkOrder) {
        self.rule = rule
        self.output = output
        self.order = order
    }
}
