/// All that a worker reports of one attempt: `outcome.json` in the staging folder, a versioned JSON file.
package struct Outcome: Sendable, Codable, Hashable {
    package static let currentVersion = 2
    package static let fileName = "outcome.json"

    package var version = Outcome.currentVersion
    package var job: Int64
    package var attempt: Int
    package var result: Result

    package init(job: Int64, attempt: Int, result: Result) {
        self.job = job
        self.attempt = attempt
        self.result = result
    }

    package enum Result: Sendable, Codable, Hashable {
        case success(Success)
        case failure(Failure)
    }

    /// A corrected stack, staged and flushed to disk, ready to be published.
    package struct Success: Sendable, Codable, Hashable {
        /// Names in the staging folder, in the order in which they are renamed into place; the sidecar is last.
        package var files: [String]
        /// The input's files as they were when they were opened, with absolute paths.
        package var members: [StackMember]
        /// SHA-256 of the whole input, in hexadecimal; of several files that of the list of theirs.
        package var inputDigest: String
        /// The forward α of the last step, one for each time point.
        package var alpha: [Double]
        package var warnings: [String]
        /// Seconds that the attempt took in the worker.
        package var seconds: Double

        package init(
            files: [String], members: [StackMember], inputDigest: String, alpha: [Double],
            warnings: [String], seconds: Double
        ) {
            self.files = files
            self.members = members
            self.inputDigest = inputDigest
            self.alpha = alpha
            self.warnings = warnings
            self.seconds = seconds
        }
    }
}
