package import Domain

/// What the ledger knows of the file at one path: the evidence of the last look and what came of it.
package struct SeenFile: Sendable, Hashable {
    /// Relative to the drop folder.
    package var path: String
    /// As it was when the file was looked at; while it stays so, another look is not due.
    package var stamp: FileStamp
    package var state: State
    /// Why, in words, where it needs words.
    package var reason: String?
    /// Seconds since 1970.
    package var seenAt: Double

    package init(
        path: String, stamp: FileStamp, state: State, reason: String?, seenAt: Double
    ) {
        self.path = path
        self.stamp = stamp
        self.state = state
        self.reason = reason
        self.seenAt = seenAt
    }

    /// What came of a look at a file.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// A whole stack with a job.
        case settled
        /// A rule says to leave it alone.
        case skipped
        /// No rule is for it.
        case noRule = "no rule"
        /// It never became complete and was given up.
        case incomplete
        /// No stack that can be read.
        case refused
    }
}
