package import Logging

/// Turns what the program logs into records for a ``LogWriter``.
///
/// Metadata becomes named values: in the journal a field each, such as `UNMIXD_WATCH` for `watch`, on a terminal
/// `name=value` pairs. The value of `message_id` becomes the journal's `MESSAGE_ID`.
package struct ServiceLogHandler: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata = Logger.Metadata()
    package var metadataProvider: Logger.MetadataProvider?

    private let writer: LogWriter

    package init(writer: LogWriter, metadataProvider: Logger.MetadataProvider? = nil) {
        self.writer = writer
        self.metadataProvider = metadataProvider
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var values = metadata
        if let provided = metadataProvider?.get() { values.merge(provided) { $1 } }
        if let given = event.metadata { values.merge(given) { $1 } }
        if let error = event.error { values["error"] = "\(error)" }
        writer.submit(
            LogRecord(
                level: event.level, message: event.message.description,
                values: values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) },
                time: LogRecord.now, file: event.file, function: event.function, line: event.line))
    }
}
