import Dispatch
import Logging
import Synchronization
import Testing

@testable import Systemd

/// Where records go in a test: keeps them, and holds the writer up for as long as it is told to.
private final class Sink: Sendable {
    let texts = Mutex<[String]>([])
    let holdUp = DispatchSemaphore(value: 0)
    let isHeldUp = DispatchSemaphore(value: 0)

    func write(_ record: LogRecord) {
        texts.withLock { $0.append(record.text) }
        if record.message == "hold" {
            isHeldUp.signal()
            holdUp.wait()
        }
    }
}

private func record(_ message: String) -> LogRecord {
    LogRecord(
        level: .info, message: message, values: [], time: 0, file: "a.swift", function: "f()",
        line: 1)
}

@Suite(.timeLimit(.minutes(1)))
struct LogWriterTests {
    @Test func writesInOrder() {
        let sink = Sink()
        let writer = LogWriter(capacity: 1000) { sink.write($0) }
        for index in 0..<500 { writer.submit(record("\(index)")) }
        #expect(writer.flush(within: .seconds(30)))
        #expect(sink.texts.withLock { $0 } == (0..<500).map { "\($0)" })
    }

    @Test func nobodyWaitsForAWriterThatIsHeldUp() {
        let sink = Sink()
        let writer = LogWriter(capacity: 10) { sink.write($0) }
        writer.submit(record("hold"))
        sink.isHeldUp.wait()
        // With the writer held up for good, each of these must come back.
        for index in 0..<1000 { writer.submit(record("\(index)")) }
        #expect(!writer.flush(within: .milliseconds(1)))
        #expect(sink.texts.withLock { $0 } == ["hold"])
        sink.holdUp.signal()
        #expect(writer.flush(within: .seconds(30)))
        #expect(
            sink.texts.withLock { $0 }
                == ["hold"] + (0..<10).map { "\($0)" }
                + ["log entries were dropped, since nobody took them in time count=990"])
        writer.submit(record("on"))
        #expect(writer.flush(within: .seconds(30)))
        #expect(sink.texts.withLock { $0.last } == "on")
    }

    @Test func theHandlerTurnsMetadataIntoValues() {
        let records = Mutex<[LogRecord]>([])
        let writer = LogWriter(capacity: 10) { record in records.withLock { $0.append(record) } }
        let provider = Logger.MetadataProvider { ["stack": "provided", "watch": "provided"] }
        var logger = Logger(label: "unmixd") { _ in
            ServiceLogHandler(writer: writer, metadataProvider: provider)
        }
        logger[metadataKey: "watch"] = "sp8"
        logger[metadataKey: "job"] = "7"
        logger.debug("not shown")
        logger.notice(
            "stack settled", metadata: ["stack": "day1/a.tif", "alpha": [0.1, 0.2].metadata])
        logger.logLevel = .debug
        logger.debug("shown")
        #expect(writer.flush(within: .seconds(30)))
        let all = records.withLock { $0 }
        #expect(all.map(\.message) == ["stack settled", "shown"])
        #expect(all.first?.values.map(\.name) == ["alpha", "job", "stack", "watch"])
        #expect(
            all.first?.values.map(\.value)
                == ["[\"0.1\", \"0.2\"]", "7", "day1/a.tif", "provided"])
        #expect(all.first?.level == .notice)
        #expect(all.first?.file.hasSuffix("LogWriterTests.swift") == true)
    }
}

extension [Double] {
    fileprivate var metadata: Logger.MetadataValue { .array(map { "\($0)" }) }
}
