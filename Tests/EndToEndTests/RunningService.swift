import Glibc
import Subprocess

/// The service while it runs: what it logs, line by line, and how to end it.
struct RunningService {
    let pid: Int32
    private var lines: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator

    init(pid: Int32, lines: SubprocessOutputSequence.StringSequence<UTF8>) {
        self.pid = pid
        self.lines = lines.makeAsyncIterator()
    }

    /// The next line that it logs; nil once it has ended.
    mutating func nextLine() async throws -> String? { try await lines.next() }

    /// Waits for a line that holds all of these words.
    mutating func wait(for words: String...) async throws -> String {
        while let line = try await nextLine() {
            if words.allSatisfy({ line.contains($0) }) { return line }
        }
        throw Ended(waitedFor: words)
    }

    /// Waits for so many lines with a word.
    mutating func wait(for count: Int, linesWith word: String) async throws {
        for _ in 0..<count { _ = try await wait(for: word) }
    }

    func kill() { _ = Glibc.kill(pid, SIGKILL) }

    /// Asks it to stop, and waits until it has.
    mutating func stop() async throws {
        _ = Glibc.kill(pid, SIGTERM)
        while try await nextLine() != nil {}
    }

    /// It ended before it said what was waited for.
    struct Ended: Error {
        var waitedFor: [String]
    }
}
