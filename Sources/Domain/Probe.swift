/// What `unmix-worker --probe PATH` reports of the stack that a file belongs to, as one line of JSON on its standard
/// output.
package struct Probe: Sendable, Codable, Hashable {
    package static let currentVersion = 2

    package var version = Probe.currentVersion
    /// The file that stands for the stack, or the folder, with a slash at its end, whichever of its files was probed;
    /// absolute.
    package var stack: String
    /// Its files that are there, with absolute paths, each as it was before its structure was read; never empty.
    package var members: [StackMember]
    /// Absolute paths of its files that are not there.
    package var missing: [String]
    /// SHA-256 over the first and the last 64 KiB of each file, in hexadecimal.
    package var fingerprint: String
    package var verdict: Verdict

    package init(
        stack: String, members: [StackMember], missing: [String] = [], fingerprint: String,
        verdict: Verdict
    ) {
        self.stack = stack
        self.members = members
        self.missing = missing
        self.fingerprint = fingerprint
        self.verdict = verdict
    }

    package enum Verdict: Sendable, Codable, Hashable {
        /// A whole stack, and what each of its images is; mostly one.
        case complete([StackFacts])
        /// A stack of which something is missing, and what.
        case incomplete(String)
        /// No stack that this program can read.
        case refused(Failure)

        package var isComplete: Bool {
            if case .complete = self { true } else { false }
        }
    }
}
