package import Domain

/// How a worker process ended, and what that means for its attempt.
package struct WorkerEnd: Sendable, Hashable {
    package enum Status: Sendable, Hashable {
        case exited(Int32)
        case signalled(Int32)
        /// There was none, for want of processes or memory; with `errno`.
        case notStarted(Int32)

        /// - Parameter waitStatus: as wait(2) has it, or a negative `errno`.
        init(waitStatus: Int32) {
            self =
                if waitStatus < 0 {
                    .notStarted(-waitStatus)
                } else if waitStatus & 0x7F == 0 {
                    .exited(waitStatus >> 8 & 0xFF)
                } else {
                    .signalled(waitStatus & 0x7F)
                }
        }
    }

    package var status: Status
    /// What it wrote to standard error, shortened.
    package var lastWords: String

    package init(status: Status, lastWords: String) {
        self.status = status
        self.lastWords = lastWords
    }

    /// Whether it ended in a way that nobody wanted.
    var isCrash: Bool {
        if case .signalled(let signal) = status { !Self.stops.contains(signal) } else { false }
    }

    /// The failure of an attempt whose worker left no outcome.
    package var failure: Failure {
        let words = lastWords.split(whereSeparator: \.isNewline).joined(separator: "; ")
        let cause = words.isEmpty ? nil : words
        switch status {
        case .signalled(let signal) where Self.stops.contains(signal):
            return Failure(
                .temporary, "the worker was stopped (\(Self.name(signal)))", cause: cause)
        case .signalled where Self.outOfMemory.allSatisfy(lastWords.contains):
            return Failure(
                .memory, "the worker needed more memory than it may take", cause: cause,
                advice: "Raise `memory` in the configuration where the planes are as large as that")
        case .signalled(31):
            return Failure(
                .crash, "the worker tried what it may not: \(cause ?? "a forbidden system call")",
                advice:
                    "Treat the file as hostile, or report it; it is set aside after a second try")
        case .signalled(let signal):
            return Failure(
                .crash, "the worker crashed on this file (\(Self.name(signal)))", cause: cause,
                advice: "Check that the file opens in the acquisition software; "
                    + "it is set aside after a second crash")
        case .notStarted(let code):
            return .system("the worker could not be started", nil, code: code)
        case .exited(let code):
            return Failure(
                .temporary, "the worker ended without a result (exit code \(code))", cause: cause)
        }
    }

    /// SIGHUP, SIGINT, SIGKILL and SIGTERM: somebody wanted it to end.
    private static let stops: Set<Int32> = [1, 2, 9, 15]

    /// What Swift's runtime says as it gives up.
    private static let outOfMemory = ["allocate", "memory"]

    private static func name(_ signal: Int32) -> String {
        let names: [Int32: String] = [
            1: "SIGHUP", 2: "SIGINT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
            8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ",
            31: "SIGSYS",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}
