import Glibc

/// Reads what one worker says until it has ended.
///
/// Nothing that a worker does may keep it from ending: neither to say more than is read, nor to leave a process behind that
/// holds its pipes open.
struct WorkerReading: ~Copyable {
    /// Why a worker was ended before its time.
    enum Fault { case late, talkative }

    private let pipes: WorkerPipes
    private let lineLimit: Int
    private let onLine: (String) -> Void
    private var fault: Fault?
    private var line: [UInt8] = []
    private var lastWords: [UInt8] = []
    private var report: [UInt8] = []

    /// Bytes of what it writes to standard error that are kept, those of the end.
    private static let maximumOfWords = 64 << 10

    /// - Parameters:
    ///   - lineLimit: bytes; a worker that says a longer line is ended.
    ///   - onLine: called with each line of its standard output.
    init(_ pipes: consuming WorkerPipes, lineLimit: Int, onLine: @escaping (String) -> Void) {
        self.pipes = pipes
        self.lineLimit = lineLimit
        self.onLine = onLine
    }

    /// Reads until the worker's end is reported.
    ///
    /// - Parameter deadline: when the worker is ended.
    /// - Returns: how it ended, which is nil where nobody is left to report it, and why it was ended, if it was.
    consuming func run(
        until deadline: ContinuousClock.Instant
    ) -> (end: WorkerEnd?, fault: Fault?) {
        var open = [pipes.report, pipes.output, pipes.errors]
        // Without a report, a worker has ended where its output has, or where its time has.
        while open[0] >= 0 || (open[1] >= 0 && fault == nil), report.count < 4 {
            if .now >= deadline { end(for: .late) }
            var polls = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let left = fault == nil ? Self.milliseconds(until: deadline) : -1
            guard poll(&polls, nfds_t(polls.count), left) > 0 else { continue }
            for index in open.indices where polls[index].revents != 0 {
                if !take(open[index]) { open[index] = -1 }
            }
        }
        // What it wrote before its end is there by now, and not more than a pipe holds.
        for descriptor in open.dropFirst() where descriptor >= 0 {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            var reads = 16
            while reads > 0, take(descriptor) { reads -= 1 }
        }
        if !line.isEmpty { onLine(String(decoding: line, as: UTF8.self)) }
        return (end, fault)
    }

    /// Has the worker ended, for the first of the reasons that there are.
    private mutating func end(for reason: Fault) {
        fault = fault ?? reason
        pipes.lifeline.cut()
    }

    private var end: WorkerEnd? {
        guard report.count == 4 else { return nil }
        let status = report.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
        let words = String(decoding: lastWords, as: UTF8.self)
        return WorkerEnd(status: .init(waitStatus: status), lastWords: words)
    }

    /// Reads once.
    ///
    /// - Returns: false at the end, or where there is nothing at the moment.
    private mutating func take(_ descriptor: Int32) -> Bool {
        let isReport = descriptor == pipes.report
        let bytes = [UInt8](unsafeUninitializedCapacity: isReport ? 4 - report.count : 64 << 10) {
            $1 = max(0, read(descriptor, $0.baseAddress, $0.count))
        }
        if isReport {
            report += bytes
        } else if descriptor == pipes.output {
            takeLines(bytes)
        } else {
            lastWords = (lastWords + bytes).suffix(Self.maximumOfWords)
        }
        return !bytes.isEmpty
    }

    private mutating func takeLines(_ bytes: [UInt8]) {
        guard fault != .talkative else { return }
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            onLine(String(decoding: line, as: UTF8.self))
            line.removeAll()
            rest = rest[(end + 1)...]
        }
        line += rest
        if line.count > lineLimit {
            line.removeAll()
            end(for: .talkative)
        }
    }

    /// As poll(2) wants it; at most a day, after which it is asked again.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), 86_400_000))
    }
}
