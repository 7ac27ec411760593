import Domain
import Glibc
import Testing

@testable import Executing

/// What the service reads of a worker, with real pipes.
struct WorkerReadingTests {
    private let talk = [UInt8](repeating: UInt8(ascii: "\n"), count: 64 << 10)

    /// Some of what writes here may do so when nobody reads any more.
    init() { signal(SIGPIPE, SIG_IGN) }

    private func say(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private func say(_ text: String, to descriptor: Int32) { say(Array(text.utf8), to: descriptor) }

    private func bytes(of status: Int32) -> [UInt8] { withUnsafeBytes(of: status) { Array($0) } }

    private func reading(
        _ pipes: consuming WorkerPipes, lineLimit: Int = 64 << 20,
        onLine: @escaping (String) -> Void
    ) -> WorkerReading {
        WorkerReading(pipes, lineLimit: lineLimit, onLine: onLine)
    }

    /// The worker's ends as a process would have them that the service does not know of.
    private func keep(_ pipes: inout WorkerPipes) -> [Int32] {
        let ends = pipes.worker.map { dup($0) }
        pipes.closeWorkersEnds()
        return ends
    }

    /// Reports an end once the lifeline is cut, as a nursery does, and closes all ends.
    private func reportWhenCut(_ status: Int32, _ ends: [Int32]) {
        var byte: UInt8 = 0
        while read(ends[0], &byte, 1) < 0 {}
        say(bytes(of: status), to: ends[3])
        for end in ends { close(end) }
    }

    @Test func linesLastWordsAndTheEndAreRead() throws {
        var pipes = try WorkerPipes()
        say("one\n\ntwo\nwithout an end", to: pipes.worker[1])
        say("alas", to: pipes.worker[2])
        say(bytes(of: 3 << 8), to: pipes.worker[3])
        pipes.closeWorkersEnds()
        var lines: [String] = []
        let (end, fault) = reading(pipes) { lines.append($0) }.run(
            until: .now + .seconds(60))
        #expect(lines == ["one", "", "two", "without an end"])
        #expect(end == WorkerEnd(status: .exited(3), lastWords: "alas"))
        #expect(fault == nil)
    }

    /// A probe tells the files of its stack, of which there may be thousands.
    @Test func aLineMayBeLong() async throws {
        var pipes = try WorkerPipes()
        let line = String(repeating: "x", count: 5 << 20)
        let ends = keep(&pipes)
        let writing = Thread {
            self.say(line + "\n", to: ends[1])
            self.say(self.bytes(of: 9), to: ends[3])
            for end in ends { close(end) }
        }
        var lines: [String] = []
        let (end, _) = reading(pipes) { lines.append($0) }.run(until: .now + .seconds(60))
        writing.join()
        #expect(lines == [line])
        #expect(end?.status == .signalled(9))
    }

    /// Something that a worker left behind may hold its pipes open for ever.
    @Test func nothingIsWaitedForOnceTheEndIsReported() throws {
        let pipes = try WorkerPipes()
        let held = pipes.worker.map { dup($0) }
        defer { for end in held { close(end) } }
        say(String(repeating: "y", count: 10_000) + "\n", to: held[1])
        say(bytes(of: -EAGAIN), to: held[3])
        var lines: [String] = []
        let (end, fault) = reading(pipes) { lines.append($0) }.run(
            until: .now + .seconds(60))
        #expect(lines.map(\.count) == [10_000])
        #expect(end?.status == .notStarted(EAGAIN))
        #expect(end?.failure.code == .temporary)
        #expect(fault == nil)
    }

    @Test func anEndThatNobodyReportsIsNone() throws {
        var pipes = try WorkerPipes()
        pipes.closeWorkersEnds()
        let (end, fault) = reading(pipes) { _ in }.run(until: .now + .seconds(60))
        #expect(end == nil)
        #expect(fault == nil)
    }

    @Test func theLifelineIsCutAtTheDeadline() throws {
        var pipes = try WorkerPipes()
        let ends = keep(&pipes)
        let nursery = Thread { self.reportWhenCut(15, ends) }
        let (end, fault) = reading(pipes) { _ in }.run(until: .now)
        nursery.join()
        #expect(fault == .late)
        #expect(end?.status == .signalled(15))
    }

    /// However much a worker has to say: what it says is slower to read than to write.
    @Test func aWorkerThatNeverStopsTalkingIsLate() throws {
        var pipes = try WorkerPipes()
        let ends = keep(&pipes)
        let nursery = Thread {
            var polls = [pollfd(fd: ends[0], events: 0, revents: 0)]
            while poll(&polls, 1, 0) == 0 { self.say(self.talk, to: ends[1]) }
            self.reportWhenCut(9, ends)
        }
        let deadline = ContinuousClock.now + .milliseconds(50)
        let (end, fault) = reading(pipes) { _ in }.run(until: deadline)
        nursery.join()
        #expect(fault == .late)
        #expect(end?.status == .signalled(9))
    }

    /// What a worker started before its end may go on talking.
    @Test func whatTalksOnAfterTheEndIsNotListenedTo() throws {
        var pipes = try WorkerPipes()
        let ends = keep(&pipes)
        say(bytes(of: 0), to: ends[3])
        let talker = Thread {
            while write(ends[1], self.talk, self.talk.count) > 0 {}
            for end in ends { close(end) }
        }
        let (end, fault) = reading(pipes) { _ in }.run(until: .now + .seconds(60))
        talker.join()
        #expect(fault == nil)
        #expect(end?.status == .exited(0))
    }

    @Test func aLineWithoutEndEndsTheWorker() throws {
        var pipes = try WorkerPipes()
        let ends = keep(&pipes)
        let nursery = Thread {
            self.say([UInt8](repeating: 120, count: 200 << 10), to: ends[1])
            self.reportWhenCut(15, ends)
        }
        var lines: [String] = []
        let (end, fault) = reading(pipes, lineLimit: 64 << 10) { lines.append($0) }.run(
            until: .now + .seconds(60))
        nursery.join()
        #expect(fault == .talkative)
        #expect(end?.status == .signalled(15))
        #expect(lines.isEmpty)
    }

    @Test func nobodyIsWaitedForWhereNobodyCanReport() throws {
        var pipes = try WorkerPipes()
        let ends = keep(&pipes)
        close(ends[3])
        let (end, fault) = reading(pipes) { _ in }.run(until: .now)
        for descriptor in ends.dropLast() { close(descriptor) }
        #expect(fault == .late)
        #expect(end == nil)
    }
}
