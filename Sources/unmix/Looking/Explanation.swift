import Domain
import Files
import Processing
import Rules

/// What `unmix explain` says of a stack.
struct Explanation: Encodable {
    var version = 1
    /// Absolute.
    var stack: String
    /// Absolute; nil where there is none between the stack and the drop folder.
    var ruleFile: String?
    var rules: [RuleVerdict] = []
    /// What the stack is; nil where it could not be told.
    var facts: StackFacts?
    /// Why it could not be told, or the rule file could not be read.
    var problem: String?
    /// What the running service says; nil where none answers.
    var standing: StackExplanation?

    init(stack: String) { self.stack = stack }

    /// Probes the stack and asks each rule.
    ///
    /// - Parameter path: relative to the drop folder.
    mutating func explain(by book: RuleBook, path: String) {
        ruleFile = book.file.path
        var axes: String?
        if case .maybe(let order) = book.couldMatch(path) { axes = order }
        do throws(Failure) {
            switch try Probing.probe(stack, axes: axes).verdict {
            case .complete(let facts): self.facts = facts
            case .incomplete(let reason): problem = "incomplete: \(reason)"
            case .refused(let failure): problem = failure.description
            }
        } catch {
            problem = error.description
        }
        rules = book.explain(path, facts: facts)
    }

    var text: String {
        var lines = [facts.map { "\(stack): \($0.format), \($0.shape) \($0.sampleType)" } ?? stack]
        if let problem { lines.append("problem: \(problem)") }
        lines.append(ruleFile.map { "rule file \($0)" } ?? "no rule file is for it")
        for verdict in rules {
            lines.append("  \(verdict.rule): \(verdict.result.rawValue)")
            lines += verdict.reasons.map { "    \($0)" }
        }
        if let standing {
            lines.append(standing.watch.map { "watch \($0)" } ?? "in no drop folder of the service")
            if let waiting = standing.waiting { lines.append("  \(waiting)") }
            if let job = standing.job {
                lines.append(
                    "  job \(job.id): \(job.state.rawValue)" + (job.failure.map { ", \($0)" } ?? "")
                )
            }
        }
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }
}
