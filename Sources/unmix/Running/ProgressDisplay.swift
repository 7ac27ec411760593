import Domain
import Glibc

/// Shows how far a run has come: a bar on a terminal, a plain line now and then in a pipe.
final class ProgressDisplay {
    private let isInteractive: Bool
    private let start = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?
    private var phase: Progress.Phase?

    init(isInteractive: Bool = Terminal.isInteractive) {
        self.isInteractive = isInteractive
    }

    /// Shows a step, if enough time has passed since the last one was shown.
    func show(_ progress: Progress) {
        let now = ContinuousClock.now
        let pause: Duration = isInteractive ? .milliseconds(100) : .seconds(5)
        let isLast = progress.planes == progress.planeCount
        guard phase != progress.phase || isLast || lastShown.map({ now - $0 > pause }) ?? true
        else { return }
        phase = progress.phase
        lastShown = now
        let line = Self.line(progress, elapsed: now - start, columns: Terminal.columns)
        Terminal.showProgress(isInteractive ? "\r\u{1B}[K\(line)" : "\(line)\n")
    }

    /// Leaves the terminal clean for what comes next.
    func finish() {
        if isInteractive && lastShown != nil { Terminal.showProgress("\r\u{1B}[K") }
    }

    /// One line: phase, bar, share, throughput and the time that is left at this pace.
    static func line(_ progress: Progress, elapsed: Duration, columns: Int) -> String {
        let share =
            progress.planeCount > 0 ? Double(progress.planes) / Double(progress.planeCount) : 0
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(progress.bytes) / seconds / 1e6 : 0
        let left = share > 0 ? seconds * (1 - share) / share : 0
        let text = "\(Int(share * 100)) %  \(Int(rate)) MB/s  \(Int(left.rounded(.up))) s left"
        let width = min(40, columns - text.count - 18)
        guard width > 4 else { return "\(progress.phase.rawValue) \(text)" }
        let filled = Int(share * Double(width))
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\(progress.phase.rawValue) \(bar) \(text)"
    }
}
