package import Domain

/// The text beside a result that is not there: what happened to which stack, why, and what to do.
package struct FailureNote {
    /// The stack, relative to the drop folder.
    package var stack: String
    package var failure: Failure
    /// Attempts so far.
    package var attempts: Int
    /// When it is tried again, as a text; nil where it is not tried again by itself.
    package var nextAttempt: String?

    package init(stack: String, failure: Failure, attempts: Int, nextAttempt: String?) {
        self.stack = stack
        self.failure = failure
        self.attempts = attempts
        self.nextAttempt = nextAttempt
    }

    package var text: String {
        var lines = [
            "This stack was not unmixed.",
            "",
            "Stack:    \(stack)",
            "Problem:  \(failure.message)",
        ]
        if let cause = failure.cause { lines.append("Details:  \(cause)") }
        if let subject = failure.subject { lines.append("Where:    \(subject)") }
        lines.append("To do:    \(failure.advice ?? defaultAdvice)")
        if attempts > 0 { lines.append("Attempts: \(attempts)") }
        lines.append(
            "Next:     \(nextAttempt.map { "tried again \($0)" } ?? "not tried again by itself")")
        lines += [
            "",
            "This file goes away by itself once the stack is unmixed. (unmixd \(Version.software))",
        ]
        return lines.map(\.escapingControlCharacters).joined(separator: "\n") + "\n"
    }

    private var defaultAdvice: String {
        failure.code.isRetryable
            ? "nothing; if it stays like this, tell the facility's staff"
            : "mend the file or the rule, or drop the stack again"
    }
}
