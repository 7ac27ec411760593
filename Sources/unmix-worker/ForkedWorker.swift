import CLinux
import Glibc

/// One copy of the nursery, as the nursery sees it.
struct ForkedWorker {
    /// Its number, or the negative `errno` where there is none.
    private let process: Int32
    /// Of the process, readable once it has ended; negative where there is none.
    let descriptor: Int32
    /// Whose other end somebody holds for as long as the worker is wanted.
    let lifeline: Int32
    /// Where its end is reported: four bytes, as wait(2) has it, or the negative `errno` where it could not be started.
    private let report: Int32
    /// When a worker that was asked to end is no longer asked.
    private(set) var killTime: ContinuousClock.Instant?

    /// How long a worker that is asked to end may take.
    private static let grace = Duration.seconds(5)

    init(process: Int32, lifeline: Int32, report: Int32) {
        self.process = process
        self.lifeline = lifeline
        self.report = report
        descriptor = process > 0 ? unmixd_process_descriptor(process) : -1
        // One whose end cannot be noticed is not let work.
        if process > 0, descriptor < 0 { kill(process, SIGKILL) }
    }

    /// Asks the worker to end once it is no longer wanted, and ends it where it does not.
    mutating func look(hasHungUp: Bool) {
        if hasHungUp, killTime == nil {
            kill(process, SIGTERM)
            killTime = .now + Self.grace
        } else if let time = killTime, time <= .now {
            kill(process, SIGKILL)
            killTime = .now + Self.grace
        }
    }

    /// Reports the end, and lets go of everything.
    func reap() {
        var status = process
        if process > 0 { while waitpid(process, &status, 0) < 0, errno == EINTR {} }
        withUnsafeBytes(of: status) { _ = write(report, $0.baseAddress, $0.count) }
        for each in [descriptor, lifeline, report] where each >= 0 { close(each) }
    }
}
