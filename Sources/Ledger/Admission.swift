package import Domain

/// What became of a stack that was brought to the ledger with a rule.
package enum Admission: Sendable, Hashable {
    /// There is work to do: the job is queued.
    ///
    /// Those that became superseded by it and were running are given too: their workers are to be stopped.
    case new(Job, stopped: [Job.ID])
    /// There is nothing new: the job is on its way, is done, or has failed for good under this rule.
    case known(Job, stopped: [Job.ID])

    /// An earlier content of the stack has a result, the job of which this is, and the rule says to leave it at that.
    case ignored(Job, stopped: [Job.ID])

    /// The job that stands for the stack.
    package var job: Job {
        switch self {
        case .new(let job, _), .known(let job, _), .ignored(let job, _): job
        }
    }

    /// Running jobs that became superseded: their workers are to be stopped, their results are not published.
    package var stopped: [Job.ID] {
        switch self {
        case .new(_, let stopped), .known(_, let stopped), .ignored(_, let stopped): stopped
        }
    }
}

/// Which rule asks for a job.
package struct RuleReference: Sendable, Hashable {
    /// The rule file, absolute.
    package var file: String
    package var name: String
    /// SHA-256 of everything in the rule that changes the result, in hexadecimal.
    package var hash: String

    package init(file: String, name: String, hash: String) {
        self.file = file
        self.name = name
        self.hash = hash
    }
}
