import Glibc

/// Where log records go.
package enum LogDestination: Sendable, Hashable {
    /// The journal, with a field for each value; standard error where no journal takes them.
    case journal
    /// Lines of text; in colour where standard error is a terminal.
    case standardError

    /// The journal where standard error leads there (`JOURNAL_STREAM`, systemd.exec(5)), else standard error.
    package static func automatic(environment: [String: String]) -> LogDestination {
        guard let stream = environment["JOURNAL_STREAM"] else { return .standardError }
        var info = stat()
        guard fstat(STDERR_FILENO, &info) == 0 else { return .standardError }
        return stream == "\(info.st_dev):\(info.st_ino)" ? .journal : .standardError
    }
}
