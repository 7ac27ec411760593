/// What `unmix-worker --probe FILE` reports of one file, as one line of JSON on its standard output.
package struct Probe: Sendable, Codable, Hashable {
    package static let currentVersion = 1

    package var version = Probe.currentVersion
    /// Taken from the open file before its structure was read.
    package var stamp: FileStamp
    /// SHA-256 of the first and the last 64 KiB, in hexadecimal.
    package var fingerprint: String
    package var verdict: Verdict

    package init(stamp: FileStamp, fingerprint: String, verdict: Verdict) {
        self.stamp = stamp
        self.fingerprint = fingerprint
        self.verdict = verdict
    }

    package enum Verdict: Sendable, Codable, Hashable {
        /// A whole stack.
        case complete(StackFacts)
        /// A stack of which something is missing, and what.
        case incomplete(String)
        /// No stack that this program can read.
        case refused(Failure)
    }
}
