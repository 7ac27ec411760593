import CSystemd
import Glibc
import Logging

extension LogRecord {
    /// The fields of the journal's entry, as `NAME=value` (systemd.journal-fields(7)).
    func journalFields(identifier: String) -> [String] {
        var fields = [
            "MESSAGE=\(text)", "PRIORITY=\(level.priority)",
            "SYSLOG_IDENTIFIER=\(identifier)", "CODE_FILE=\(file)", "CODE_LINE=\(line)",
            "CODE_FUNC=\(function)",
        ]
        for (name, value) in values {
            fields.append("\(Self.fieldName(name))=\(value.withControlCharactersEscaped)")
        }
        return fields
    }

    /// The journal's name for a value: `watch` becomes `UNMIXD_WATCH`; at most 64 of A–Z, 0–9 and `_`.
    static func fieldName(_ name: String) -> String {
        if name == messageIDKey { return "MESSAGE_ID" }
        let letters = name.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z": Character(Unicode.Scalar(UInt8(scalar.value) - 32))
            case "A"..."Z", "0"..."9": Character(scalar)
            default: "_"
            }
        }
        return String(("UNMIXD_" + String(letters)).prefix(64))
    }

    /// Hands the entry to the journal, and waits for as long as the journal does not take it.
    ///
    /// - Returns: false where there is no journal, or it refuses.
    func sendToJournal(identifier: String) -> Bool {
        // libsystemd reports success where there is no journal.
        guard access("/run/systemd/journal/socket", F_OK) == 0 else { return false }
        let bytes = journalFields(identifier: identifier).map { Array($0.utf8) }
        let joined = bytes.flatMap { $0 }
        return joined.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return false }
            var offset = 0
            let parts = bytes.map { field in
                defer { offset += field.count }
                return iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: start + offset),
                    iov_len: field.count)
            }
            return sd_journal_sendv(parts, Int32(parts.count)) == 0
        }
    }
}

extension Logger.Level {
    /// The level as syslog counts it (RFC 5424): 7 is debug, 2 critical.
    var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
