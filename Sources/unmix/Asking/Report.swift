import Domain
import FoundationEssentials

/// How jobs look on a terminal.
enum Report {
    static func table(_ jobs: [Job]) -> String {
        guard !jobs.isEmpty else { return "no jobs" }
        let rows = jobs.map { job in
            [
                String(job.id), job.state.rawValue, job.stack.watch, Moment.age(of: job.updatedAt),
                job.stack.path.escapingControlCharacters
                    + (job.order.image.count > 1 ? " (image \(job.order.image.index))" : ""),
                job.failure?.description ?? alpha(job.alpha),
            ]
        }
        return Table(heading: ["JOB", "STATE", "WATCH", "AGE", "STACK", ""], rows: rows).text
    }

    static func text(_ report: JobReport) -> String {
        let job = report.job
        var lines = [
            "job       \(job.id), \(job.state.rawValue)",
            "stack     \(job.stack.path) in \(job.stack.watch)",
            "          \(job.order.facts.shape) \(job.order.facts.sampleType), \(job.order.facts.format)",
        ]
        if job.order.image.count > 1 {
            lines.append("image     \(job.order.image.index) of \(job.order.image.count), from 0")
        }
        lines += [
            "rule      \(job.ruleName) in \(job.ruleFile)",
            "result    \(job.output)\(job.replaces ? ", in place of an earlier one" : "")",
            "queued    \(Moment.text(job.createdAt))",
        ]
        if let failure = job.failure { lines.append("problem   \(failure)") }
        if job.state == .deferred { lines.append("next      \(Moment.text(job.notBefore))") }
        if job.alpha != nil { lines.append("α         \(alpha(job.alpha).dropFirst(2))") }
        for attempt in report.attempts { lines.append(text(attempt)) }
        if report.members.count > 1 {
            lines.append("files     \(report.members.count), \(report.members.byteCount) bytes")
        }
        for member in report.members.prefix(50) {
            lines.append("  \(member.path), \(member.stamp.size) bytes")
        }
        if report.members.count > 50 { lines.append("  and \(report.members.count - 50) more") }
        return lines.map(\.escapingControlCharacters).joined(separator: "\n")
    }

    private static func text(_ attempt: JobReport.Attempt) -> String {
        let start = "attempt \(attempt.number) \(Moment.text(attempt.startedAt))"
        guard let end = attempt.endedAt else {
            return "\(start), running for \(Moment.age(of: attempt.startedAt))"
        }
        return "\(start), \(Moment.exactLength(end - attempt.startedAt)): \(attempt.outcome ?? "")"
    }

    /// The coefficients, the first few of many.
    static func alpha(_ values: [Double]?) -> String {
        guard let values, !values.isEmpty else { return "" }
        let shown = Set(values).count == 1 ? values.prefix(1) : values.prefix(6)
        let text = shown.map { rounded($0) }.joined(separator: " ")
        let rest = Set(values).count > 1 && values.count > shown.count ? " …" : ""
        return "α \(text)\(rest)"
    }

    private static func rounded(_ value: Double) -> String {
        String((value * 1e4).rounded() / 1e4)
    }

    /// The answer as indented JSON, for scripts.
    static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONCoding.encode(value, pretty: true), as: UTF8.self)
    }
}
