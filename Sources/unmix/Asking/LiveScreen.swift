import Files
import Glibc

/// A text on the terminal that is drawn anew again and again, until Ctrl-C; then the terminal is as it was.
///
/// Where standard output is no terminal, each text is printed below the one before.
struct LiveScreen {
    private let isInteractive = isatty(STDOUT_FILENO) == 1

    /// Shows texts until the program is interrupted.
    ///
    /// - Throws: what `text` throws; the terminal is then as it was.
    func show(
        every pause: Duration, text: () async throws -> String
    ) async throws {
        let isInteractive = isInteractive
        write(Self.enter)
        let interruption = Interruption(status: { $0 == SIGINT ? 0 : 128 + $0 }) {
            if isInteractive { TextOutput.write(Self.leave, to: STDOUT_FILENO) }
        }
        defer {
            interruption.end()
            write(Self.leave)
        }
        while !Task.isCancelled {
            let text = try await text()
            if isInteractive {
                write(Self.home + clipped(text) + Self.clearBelow)
            } else {
                TextOutput.write(text + "\n\n", to: STDOUT_FILENO)
            }
            try await Task.sleep(for: pause)
        }
    }

    /// As much of the text as the terminal has rows for; each line clears what stood there before.
    private func clipped(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.prefix(max(1, Terminal.rows - 1))
            .map { $0 + Self.clearLine }.joined(separator: "\n")
    }

    private func write(_ text: String) {
        if isInteractive { TextOutput.write(text, to: STDOUT_FILENO) }
    }

    // The terminal's other screen, without a cursor, without line breaks at the right margin.
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J"
    private static let leave = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
    private static let home = "\u{1B}[H"
    private static let clearLine = "\u{1B}[K"
    private static let clearBelow = "\u{1B}[J"
}
