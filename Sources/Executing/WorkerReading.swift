import Glibc

/// Reads what one worker says until it has ended.
struct WorkerReading: ~Copyable {
    private let pipes: WorkerPipes
    private let onLine: (String) -> Void
    private var line: [UInt8] = []
    private var lastWords: [UInt8] = []
    private var report: [UInt8] = []

    /// Bytes of what it writes to standard error that are kept, those of the end.
    private static let maximumOfWords = 64 << 10
    /// Bytes of a line; the longest is the probe of a stack of as many files as a folder may have.
    private static let maximumOfLine = 256 << 20

    /// - Parameter onLine: called with each line of its standard output.
    init(_ pipes: consuming WorkerPipes, onLine: @escaping (String) -> Void) {
        self.pipes = pipes
        self.onLine = onLine
    }

    /// Reads until the worker's end is reported.
    ///
    /// - Parameter deadline: when the worker is ended.
    /// - Returns: how it ended, which is nil where nobody is left to report it, and whether the deadline came first.
    consuming func run(until deadline: ContinuousClock.Instant) -> (end: WorkerEnd?, isLate: Bool) {
        var isLate = false
        var open = [pipes.report, pipes.output, pipes.errors]
        // Without a report, a worker has ended where its output has.
        while open[0] >= 0 || open[1] >= 0, report.count < 4 {
            var polls = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let left = isLate ? -1 : Self.milliseconds(until: deadline)
            guard poll(&polls, nfds_t(polls.count), left) != 0 else {
                isLate = true
                pipes.lifeline.cut()
                continue
            }
            for index in open.indices where polls[index].revents != 0 {
                if !take(open[index]) { open[index] = -1 }
            }
        }
        // What it wrote before its end is there by now. A pipe that something else holds open is not waited for.
        for descriptor in open.dropFirst() where descriptor >= 0 {
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            while take(descriptor) {}
        }
        if !line.isEmpty { onLine(String(decoding: line, as: UTF8.self)) }
        return (end, isLate)
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
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            onLine(String(decoding: line, as: UTF8.self))
            line.removeAll()
            rest = rest[(end + 1)...]
        }
        line += rest
        // Nobody who works as he should says so much.
        if line.count > Self.maximumOfLine { pipes.lifeline.cut() }
    }

    /// As poll(2) wants it; at most a day, after which it is asked again.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), 86_400_000))
    }
}
