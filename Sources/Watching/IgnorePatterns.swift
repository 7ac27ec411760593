/// The names that are never stacks: what systems leave behind, and what uploads are called until they are whole.
package struct IgnorePatterns: Sendable, Hashable {
    /// `*` stands for any run of characters, `?` for one; the case of ASCII letters does not count.
    package let patterns: [String]
    private let lowercased: [[UInt8]]

    package init(_ patterns: [String]) {
        self.patterns = patterns
        lowercased = patterns.map { $0.utf8.map(Self.lowercased) }
    }

    /// Hidden files, and the temporary names of browsers, rsync, WinSCP, Office, Explorer, Finder and NAS boxes.
    package static let standard = IgnorePatterns([
        ".*", "*.tmp", "*.temp", "*.part", "*.partial", "*.filepart", "*.crdownload", "*.download",
        "*downloading", "*.swp", "*~", "~$*", "Thumbs.db", "ehthumbs.db", "desktop.ini",
        "lost+found", "$RECYCLE.BIN", "System Volume Information", "@eaDir", "#recycle",
    ])

    /// Whether a file or folder of that name, without the folders above it, is left alone.
    package func ignores(_ name: some StringProtocol) -> Bool {
        let name = name.utf8.map(Self.lowercased)
        return lowercased.contains { Self.matches(name, pattern: $0) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Matches from the left, and goes back to the last `*` only: no pattern takes more than name × pattern steps.
    private static func matches(_ name: [UInt8], pattern: [UInt8]) -> Bool {
        var position = 0
        var next = 0
        var star: (pattern: Int, name: Int)?
        while position < name.count {
            if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
                star = (next, position)
                next += 1
            } else if next < pattern.count,
                pattern[next] == UInt8(ascii: "?") || pattern[next] == name[position]
            {
                next += 1
                position += 1
            } else if let (last, start) = star {
                star = (last, start + 1)
                next = last + 1
                position = start + 1
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
