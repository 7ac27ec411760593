import Rules

/// What a check has found.
struct CheckReport: Encodable {
    var version = 2
    /// Whose rights counted; nil where they were not looked at.
    var user: String?
    /// What was read.
    var files: [String] = []
    /// What keeps stacks from being unmixed, until somebody mends it.
    var problems: [Diagnostic] = []
    /// What somebody should know, and need not mend.
    var notes: [Diagnostic] = []

    /// One line for each problem and each note; where there is no problem, also for each file.
    var text: String {
        let lines = problems.isEmpty ? files.map { "\($0): ok" } : problems.map(\.description)
        return (lines + notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    mutating func problem(_ subject: String, _ message: String, _ advice: String? = nil) {
        problems.append(Diagnostic(file: subject, message: message, advice: advice))
    }

    mutating func note(_ subject: String, _ message: String, _ advice: String? = nil) {
        notes.append(Diagnostic(file: subject, message: message, advice: advice))
    }
}
