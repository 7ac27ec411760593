import Domain
import Glibc
import Testing

@testable import Executing

/// What the service reads of a worker, with real pipes.
struct WorkerReadingTests {
    private func say(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private func say(_ text: String, to descriptor: Int32) { say(Array(text.utf8), to: descriptor) }

    private func bytes(of status: Int32) -> [UInt8] { withUnsafeBytes(of: status) { Array($0) } }

    @Test func linesLastWordsAndTheEndAreRead() throws {
        var pipes = try WorkerPipes()
        say("one\n\ntwo\nwithout an end", to: pipes.worker[1])
        say("alas", to: pipes.worker[2])
        say(bytes(of: 3 << 8), to: pipes.worker[3])
        pipes.closeWorkersEnds()
        var lines: [String] = []
        let (end, isLate) = WorkerReading(pipes) { lines.append($0) }.run(
            until: .now + .seconds(60))
        #expect(lines == ["one", "", "two", "without an end"])
        #expect(end == WorkerEnd(status: .exited(3), lastWords: "alas"))
        #expect(!isLate)
    }

    /// A probe tells the files of its stack, of which there may be thousands.
    @Test func aLineMayBeLong() async throws {
        var pipes = try WorkerPipes()
        let line = String(repeating: "x", count: 5 << 20)
        let ends = pipes.worker.map { dup($0) }
        pipes.closeWorkersEnds()
        let writing = Thread {
            self.say(line + "\n", to: ends[1])
            self.say(self.bytes(of: 9), to: ends[3])
            for end in ends { close(end) }
        }
        var lines: [String] = []
        let (end, _) = WorkerReading(pipes) { lines.append($0) }.run(until: .now + .seconds(60))
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
        let (end, isLate) = WorkerReading(pipes) { lines.append($0) }.run(
            until: .now + .seconds(60))
        #expect(lines.map(\.count) == [10_000])
        #expect(end?.status == .notStarted(EAGAIN))
        #expect(end?.failure.code == .temporary)
        #expect(!isLate)
    }

    @Test func anEndThatNobodyReportsIsNone() throws {
        var pipes = try WorkerPipes()
        pipes.closeWorkersEnds()
        let (end, isLate) = WorkerReading(pipes) { _ in }.run(until: .now + .seconds(60))
        #expect(end == nil)
        #expect(!isLate)
    }

    @Test func theLifelineIsCutAtTheDeadline() throws {
        var pipes = try WorkerPipes()
        let ends = pipes.worker.map { dup($0) }
        pipes.closeWorkersEnds()
        // Reports the end only once the lifeline is cut, as a nursery does.
        let nursery = Thread {
            var byte: UInt8 = 0
            while read(ends[0], &byte, 1) < 0 {}
            self.say(self.bytes(of: 15), to: ends[3])
            for end in ends { close(end) }
        }
        let (end, isLate) = WorkerReading(pipes) { _ in }.run(until: .now)
        nursery.join()
        #expect(isLate)
        #expect(end?.status == .signalled(15))
    }
}
