import Dispatch
import Domain

/// The watch over one drop folder: it turns what the kernel tells and what scans find into ``Hint``s.
///
/// Whatever touches the drop folder happens on a thread of its own, so that a share that hangs holds up this watcher
/// alone. Events are never believed: each one makes the watcher look at a path again. A folder is watched before it is
/// scanned, the whole tree is scanned at the start, periodically, and whenever events were lost.
package final class Watcher: Sendable {
    package let settings: Settings
    /// What is found, for one reader; it ends when ``run()`` does.
    package let hints: Hints

    private let outlet: HintOutlet
    private let control = WatchControl()

    package init(_ settings: Settings) {
        self.settings = settings
        (hints, outlet) = Hints.make(capacity: settings.waitingBatches)
    }

    /// Watches until the task is cancelled; to be called once.
    ///
    /// It ends at once even when the file system hangs: the thread that hangs is then left to itself.
    ///
    /// - Throws: a ``Failure`` where the kernel has no descriptor left.
    package func run() async throws {
        defer { outlet.close() }
        guard control.wakeDescriptor >= 0 else {
            throw Failure.system(
                "cannot watch the drop folder", settings.folder, code: -control.wakeDescriptor)
        }
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        let (settings, outlet, control) = (settings, outlet, control)
        DispatchQueue(label: "unmixd.watch \(settings.folder)").async {
            WatchLoop(settings: settings, outlet: outlet, control: control).run()
            end.finish()
        }
        await withTaskCancellationHandler {
            for await _ in ended {}
        } onCancel: {
            control.stop()
            outlet.close()
        }
    }

    /// Asks for a full scan, soon.
    package func rescan() { control.requestScan() }

    /// What the watcher has done so far.
    package var statistics: Statistics { control.statistics }

    /// For how long the file system has not answered; nil while nothing is asked of it.
    ///
    /// Anything above a few seconds means that the drop folder's file system hangs.
    package var unansweredFor: Duration? { control.unansweredFor }
}

extension Watcher {
    /// What a watcher is told.
    package struct Settings: Sendable {
        /// The drop folder, absolute.
        package var folder: String
        /// The time between full scans; where events cannot be had, the longest time until a file is found.
        package var scan: Duration
        /// How often it is checked that the folder is still the same one, and whether one that was gone is back.
        package var rootCheck: Duration = .seconds(5)
        package var ignored = IgnorePatterns.standard
        /// Hints in a batch, at most.
        package var batch = 256
        /// Batches that may wait for the reader before the watcher does.
        package var waitingBatches = 16

        package init(folder: String, scan: Duration) {
            self.folder = folder
            self.scan = scan
        }
    }

    /// Counters since the start.
    package struct Statistics: Sendable, Hashable {
        /// Records that the kernel sent.
        package var events = 0
        /// Times that the kernel lost events.
        package var overflows = 0
        /// Full scans that were finished.
        package var scans = 0
        /// Folders that are watched at present.
        package var folders = 0

        package init() {}
    }
}
