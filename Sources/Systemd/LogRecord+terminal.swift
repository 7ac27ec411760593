import Glibc
import Logging

extension LogRecord {
    /// The entry as a line for a terminal: local time, level, message, values.
    func line(inColour: Bool) -> String {
        let name = level.rawValue.uppercased()
        let padded = name + String(repeating: " ", count: max(0, 8 - name.count))
        let shownLevel = inColour ? "\(level.colour)\(padded)\u{1B}[0m" : padded
        return "\(localTime) \(shownLevel) \(text)\n"
    }

    /// Such as `2026-03-01 09:05:07.042`.
    private var localTime: String {
        let milliseconds = Int((time * 1000).rounded(.down))
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return date.map { Self.digits($0, 2) }.joined(separator: "-") + " "
            + clock.map { Self.digits($0, 2) }.joined(separator: ":") + "."
            + Self.digits(milliseconds % 1000, 3)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Writes a text to standard error, whole.
    static func writeToStandardError(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension Logger.Level {
    /// The sequence that switches a terminal to the level's colour.
    fileprivate var colour: String {
        switch self {
        case .trace, .debug: "\u{1B}[2m"
        case .info, .notice: "\u{1B}[32m"
        case .warning: "\u{1B}[33m"
        case .error, .critical: "\u{1B}[31m"
        }
    }
}
