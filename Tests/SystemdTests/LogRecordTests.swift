import Glibc
import Logging
import Testing

@testable import Systemd

struct LogRecordTests {
    private func record(_ message: String, _ values: [(String, String)] = []) -> LogRecord {
        LogRecord(
            level: .warning, message: message, values: values.map { (name: $0.0, value: $0.1) },
            time: 1_772_355_907.0425, file: "Daemon/Intake.swift", function: "settled(_:)",
            line: 42)
    }

    @Test func hasAFieldForEachValue() {
        let fields = record(
            "stack settled",
            [
                ("message_id", "0123456789abcdef0123456789abcdef"), ("stack", "a b.tif"),
                ("watch", "sp8"),
            ]
        ).journalFields(identifier: "unmixd")
        #expect(
            fields == [
                "MESSAGE=stack settled stack=\"a b.tif\" watch=sp8", "PRIORITY=4",
                "SYSLOG_IDENTIFIER=unmixd", "CODE_FILE=Daemon/Intake.swift", "CODE_LINE=42",
                "CODE_FUNC=settled(_:)", "MESSAGE_ID=0123456789abcdef0123456789abcdef",
                "UNMIXD_STACK=a b.tif", "UNMIXD_WATCH=sp8",
            ])
    }

    @Test(arguments: [
        ("watch", "UNMIXD_WATCH"), ("ruleFile", "UNMIXD_RULEFILE"),
        ("a-b.c d\n=", "UNMIXD_A_B_C_D__"), ("über", "UNMIXD__BER"),
        (String(repeating: "x", count: 100), "UNMIXD_" + String(repeating: "X", count: 57)),
    ])
    func namesFields(_ name: String, _ field: String) {
        #expect(LogRecord.fieldName(name) == field)
    }

    @Test func valuesCannotForgeLines() {
        let evil = "a.tif\n2026 ERROR forged\u{1B}[2J\u{202E}"
        let escaped = "a.tif\\n2026 ERROR forged\\u{1B}[2J\\u{202E}"
        let text = record("x", [("stack", evil)]).text
        #expect(text == "x stack=\"\(escaped)\"")
        let fields = record("x\ny", [("stack", evil)]).journalFields(identifier: "unmixd")
        #expect(fields.first == "MESSAGE=x\\ny stack=\"\(escaped)\"")
        #expect(fields.last == "UNMIXD_STACK=\(escaped)")
    }

    @Test(arguments: [
        ("", "\"\""), ("plain", "plain"), ("two words", "\"two words\""), ("a\"b", "\"a\\\"b\""),
        ("a=b", "\"a=b\""), ("grün", "grün"),
    ])
    func quotesValues(_ value: String, _ shown: String) {
        #expect(record("m", [("k", value)]).text == "m k=\(shown)")
    }

    @Test func isALineOnATerminal() {
        var seconds = time_t(1_772_355_907)
        var local = tm()
        localtime_r(&seconds, &local)
        var buffer = [CChar](repeating: 0, count: 64)
        strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &local)
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let time = String(decoding: bytes, as: UTF8.self)
        #expect(
            record("slow", [("watch", "sp8")]).line(inColour: false)
                == "\(time).042 WARNING  slow watch=sp8\n")
        #expect(
            record("slow").line(inColour: true)
                == "\(time).042 \u{1B}[33mWARNING \u{1B}[0m slow\n")
    }

    @Test func levelsArePriorities() {
        #expect(Logger.Level.allCases.map(\.priority) == [7, 7, 6, 5, 4, 3, 2])
    }
}
