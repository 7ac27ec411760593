/// The kinds of events that the journal knows apart (sd-id128(3)); `journalctl MESSAGE_ID=…` finds all of a kind.
enum MessageID {
    static let started = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d001"
    static let stopping = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d002"
    static let published = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d003"
    static let failed = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d004"
    static let refused = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d005"
    static let incomplete = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d006"
    static let ruleBroken = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d007"
    static let ruleMended = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d008"
    static let overflow = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d009"
    static let offline = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d00a"
    static let online = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d00b"
    static let polling = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d00c"
    static let rebuilt = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d020"
    static let reloaded = "5c1f6e0c0d6f4a55a6c2f2c6f1a8d00d"
}
