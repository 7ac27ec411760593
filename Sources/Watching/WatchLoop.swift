import Domain
import Files
import Glibc

/// The thread of one watcher: wait, look, tell.
///
/// It holds no descriptor inside the drop folder while it waits, so that the file system can be unmounted.
final class WatchLoop {
    let settings: Watcher.Settings
    let control: WatchControl
    let scanner: Scanner
    private let outlet: HintOutlet

    /// The folder that is watched at present; nil where there is none.
    var root: WatchedRoot?
    /// Where the drop folder's file system was mounted when it was last seen.
    var mountPoint: MountPoint?
    var isOffline = false
    var inotify: Inotify?
    var tree = FolderTree()
    var mode: Hint.Mode?
    /// What was refused already, and why.
    var refusals: [ExactPath: String] = [:]
    var ruleFiles: Set<ExactPath> = []
    var nextScan = ContinuousClock.now
    /// Until when the kernel should have told of the cookie; nil where none is awaited.
    var cookieDeadline: ContinuousClock.Instant?
    /// Whether nothing was heard of the last cookie.
    var isDeaf = false
    /// Full scans in a row that could not read everything, for reasons that may pass.
    private var troubles = 0
    private var isTroubled = false
    var pass = ScanPass()
    private var random: SplitMix64
    private var batch: [Hint] = []

    init(settings: Watcher.Settings, outlet: HintOutlet, control: WatchControl) {
        self.settings = settings
        self.outlet = outlet
        self.control = control
        scanner = Scanner(ignored: settings.ignored)
        random = SplitMix64(seededBy: settings.folder)
    }

    /// Works until it is told to stop.
    func run() {
        while !control.isStopped {
            let paths = readEvents()
            let before = root
            control.isAsking(true)
            if let descriptor = reachRoot() {
                // What was told of another folder is of no use.
                for change in paths where root == before && !control.isStopped {
                    look(at: change, beneath: descriptor)
                }
                if control.takeScanRequest() || ContinuousClock.now >= nextScan {
                    scan(descriptor)
                }
                close(descriptor)
            }
            flush()
            control.isAsking(false)
            if !control.isStopped { wait() }
        }
    }

    /// Waits for events, for a word from outside, or for the time of the next scan or check.
    private func wait() {
        let now = ContinuousClock.now
        var pause = settings.rootCheck
        if root != nil { pause = min(pause, now.duration(to: nextScan)) }
        if let cookieDeadline { pause = min(pause, now.duration(to: cookieDeadline)) }
        let milliseconds = pause / .milliseconds(1)
        var polled = [pollfd(fd: control.wakeDescriptor, events: Int16(POLLIN), revents: 0)]
        if let raw = inotify?.raw {
            polled.append(pollfd(fd: raw, events: Int16(POLLIN), revents: 0))
        }
        poll(&polled, nfds_t(polled.count), Int32(milliseconds.rounded(.up).clamped(to: 0...3.6e6)))
        control.drain()
    }

    /// Sets the time of the next periodic scan, at the end of one.
    ///
    /// A little early at random, so that several watches do not all scan at once; and soon where something could not be
    /// read.
    func planNextScan() {
        nextScan = .now + settings.scan * Double.random(in: 0.8...1, using: &random)
        troubles = isTroubled ? troubles + 1 : 0
        if isTroubled { scanSoon() }
        isTroubled = false
    }

    /// Has everything scanned again soon, since something could not be read; later each time that it does not help.
    func scanSoon() {
        isTroubled = true
        let pause = settings.rootCheck * (1 << min(troubles, 12))
        nextScan = min(nextScan, .now + min(pause, settings.scan))
    }

    /// Adds a hint to the batch, and hands the batch over when it is full.
    func emit(_ hint: Hint) {
        batch.append(hint)
        if batch.count >= settings.batch { flush() }
    }

    /// Hands over what is in the batch, as soon as the reader takes it.
    func flush() {
        guard !batch.isEmpty else { return }
        control.isAsking(false)
        outlet.deliver(batch)
        batch.removeAll(keepingCapacity: true)
        control.isAsking(true)
    }

    /// Says how changes are noticed, when that is not known yet.
    func report(_ mode: Hint.Mode) {
        guard mode != self.mode else { return }
        self.mode = mode
        emit(.mode(mode))
    }

    /// Says that something is refused, once.
    func refuse(_ path: String, _ reason: String) {
        let key = ExactPath(path)
        guard refusals[key] != reason else { return }
        refusals[key] = reason
        emit(.refused(path, reason: reason))
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
