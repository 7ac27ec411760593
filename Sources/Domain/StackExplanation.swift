/// Where one stack stands in the running service: the answer that `unmix explain` adds to what the rules say.
package struct StackExplanation: Sendable, Codable, Hashable {
    /// The watch whose drop folder holds the stack; nil where none does.
    package var watch: String?
    /// What the service waits for, in words; nil where it does not wait for this stack.
    package var waiting: String?
    /// The newest job of each of the stack's images.
    package var jobs: [Job]

    package init(watch: String?, waiting: String?, jobs: [Job]) {
        self.watch = watch
        self.waiting = waiting
        self.jobs = jobs
    }
}
