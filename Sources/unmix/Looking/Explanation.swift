import Domain
import Files
import Processing
import Rules

/// What `unmix explain` says of a stack.
struct Explanation: Encodable {
    var version = 2
    /// Absolute.
    var stack: String
    /// Absolute; nil where there is none between the stack and the drop folder.
    var ruleFile: String?
    /// What each rule says of each image of the stack; of an unknown one where it could not be told what it is.
    var images: [Image] = []
    /// Why it could not be told, or the rule file could not be read.
    var problem: String?
    /// What the running service says; nil where none answers.
    var standing: StackExplanation?

    /// One image of the stack.
    struct Image: Encodable {
        var facts: StackFacts?
        var rules: [RuleVerdict]
    }

    init(stack: String) { self.stack = stack }

    /// Probes the stack and asks each rule.
    ///
    /// - Parameters:
    ///   - path: relative to the drop folder.
    ///   - relative: makes an absolute path so.
    mutating func explain(by book: RuleBook, path: String, relative: (String) -> String) {
        ruleFile = book.file.path
        var axes: String?
        if case .maybe(let order) = book.couldMatch(StackPlace(path)) { axes = order }
        var place = StackPlace(path)
        var known: [StackFacts?] = [nil]
        do throws(Failure) {
            let probe = try Probing.probe(stack, axes: axes)
            place = StackPlace(
                path: relative(probe.stack), files: probe.members.map { relative($0.path) })
            stack = probe.stack
            switch probe.verdict {
            case .complete(let images): known = images
            case .incomplete(let reason): problem = "incomplete: \(reason)"
            case .refused(let failure): problem = failure.description
            }
        } catch {
            problem = error.description
        }
        images = known.map { Image(facts: $0, rules: book.explain(place, facts: $0)) }
    }

    var text: String {
        var lines = [stack]
        if let problem { lines.append("problem: \(problem)") }
        lines.append(ruleFile.map { "rule file \($0)" } ?? "no rule file is for it")
        for (number, image) in images.enumerated() {
            if let facts = image.facts {
                let name = images.count > 1 ? "image \(number): " : ""
                lines.append("\(name)\(facts.format), \(facts.shape) \(facts.sampleType)")
            }
            for verdict in image.rules {
                lines.append("  \(verdict.rule): \(verdict.result.rawValue)")
                lines += verdict.reasons.map { "    \($0)" }
            }
        }
        if let standing {
            lines.append(standing.watch.map { "watch \($0)" } ?? "in no drop folder of the service")
            if let waiting = standing.waiting { lines.append("  \(waiting)") }
            for job in standing.jobs {
                lines.append(
                    "  job \(job.id): \(job.state.rawValue)" + (job.failure.map { ", \($0)" } ?? "")
                )
            }
        }
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }
}
