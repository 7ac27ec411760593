/// All that a worker reports of one attempt: `outcome.json` in the staging folder, a versioned JSON file.
package struct Outcome: Sendable, Codable, Hashable {
    package static let currentVersion = 1
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
        /// The input as the open file said before its first byte was read.
        package var stamp: FileStamp
        /// SHA-256 of the whole input, in hexadecimal.
        package var inputDigest: String
        /// The forward α of the last step, one for each time point.
        package var alpha: [Double]
        package var warnings: [String]
        /// Seconds that the attempt took in the worker.
        package var seconds: Double

        package init(
            files: [String], stamp: FileStamp, inputDigest: String, alpha: [Double],
            warnings: [String], seconds: Double
        ) {
            self.files = files
            self.stamp = stamp
            self.inputDigest = inputDigest
            self.alpha = alpha
            self.warnings = warnings
            self.seconds = seconds
        }
    }
}
