/// One job with its history: the answer to `unmix show JOB`.
package struct JobReport: Sendable, Codable, Hashable {
    package var job: Job
    /// The oldest first.
    package var attempts: [Attempt]
    /// The stack's files, with paths relative to the drop folder; none where they have changed since.
    package var members: [StackMember]

    package init(job: Job, attempts: [Attempt], members: [StackMember] = []) {
        self.job = job
        self.attempts = attempts
        self.members = members
    }

    /// One run of the job.
    package struct Attempt: Sendable, Codable, Hashable {
        /// Counts from 1.
        package var number: Int
        /// Seconds since 1970.
        package var startedAt: Double
        /// Seconds since 1970; nil while it runs.
        package var endedAt: Double?
        /// How it ended, in words.
        package var outcome: String?

        package init(number: Int, startedAt: Double, endedAt: Double?, outcome: String?) {
            self.number = number
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.outcome = outcome
        }
    }
}
