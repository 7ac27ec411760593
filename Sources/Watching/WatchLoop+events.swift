import Domain
import Glibc

extension WatchLoop {
    /// A path that the kernel named.
    struct Change: Hashable {
        var path: ExactPath
        /// Whether it was a folder then.
        var isFolder: Bool
        /// Whether it came into being then, or was moved here.
        var isNew: Bool
        /// Whether it went away then; another one may be there by now.
        var isGone: Bool
    }

    /// Takes what the kernel has to tell.
    ///
    /// - Returns: the paths to look at again, each once.
    func readEvents() -> [Change] {
        var events: [InotifyEvent] = []
        do {
            events = try inotify?.read() ?? []
        } catch {
            // The queue is broken: start afresh.
            forget()
        }
        if events.isEmpty {
            checkCookie()
            return []
        }
        control.count { $0.events += events.count }
        var seen: Set<Change> = []
        return events.compactMap(change).filter { seen.insert($0).inserted }
    }

    private func change(_ event: InotifyEvent) -> Change? {
        if event.mask.contains(.overflow) {
            control.count { $0.overflows += 1 }
            emit(.overflowed(count: control.statistics.overflows))
            control.requestScan()
            return nil
        }
        guard !isCookie(event), let folder = tree.path(of: event.watch) else { return nil }
        if event.name.isEmpty {
            lost(event, folder)
            return nil
        }
        let name = EntryName(bytes: event.name)
        guard let text = name.text else {
            if event.mask.isDisjoint(with: [.deleted, .movedFrom]) {
                cannotName(RelativePath.join(folder, name.printable))
            }
            return nil
        }
        if settings.ignored.ignores(text) { return nil }
        return Change(
            path: ExactPath(RelativePath.join(folder, text)),
            isFolder: event.mask.contains(.isFolder),
            isNew: !event.mask.isDisjoint(with: [.created, .movedTo]),
            isGone: !event.mask.isDisjoint(with: [.deleted, .movedFrom]))
    }

    /// What happens to a watched folder itself is told to the folder above, too; only the root has none.
    private func lost(_ event: InotifyEvent, _ folder: String) {
        let ends: InotifyMask = [.ignored, .selfDeleted, .selfMoved, .unmounted]
        if folder.isEmpty {
            // The next look at the root decides what it is.
            if !event.mask.isDisjoint(with: ends) { forget() }
        } else if event.mask.contains(.ignored) {
            tree.remove(event.watch)
        }
    }

    /// Looks at a path, and tells what is there now.
    func look(at change: Change, beneath descriptor: Int32) {
        let path = change.path.text
        do {
            let sight = try Sight(at: path, beneath: descriptor)
            let wasFolder = change.isGone && change.isFolder || tree.watch(at: path) != nil
            switch sight {
            case .absent: drop(path)
            case .folder:
                if change.isGone { drop(path) }
                if change.isNew || tree.watch(at: path) == nil {
                    scan(folder: path, beneath: descriptor)
                }
            case .file, .refused:
                if wasFolder { drop(path) }
                see(path, sight)
            }
        } catch {
            cannotRead(path, error)
        }
    }

    /// Tells that a path, with all that was under it, is no longer there.
    private func drop(_ path: String) {
        for watch in tree.remove(at: path) { inotify?.remove(watch) }
        let folders = tree.count
        control.count { $0.folders = folders }
        if !refusals.isEmpty { refusals = refusals.filter { !$0.key.isWithin(path) } }
        let rules = ruleFiles.filter { $0.isWithin(path) }
        ruleFiles.subtract(rules)
        for rule in rules { emit(.ruleFileChanged(rule.text)) }
        // Of a rule file that is gone nobody needs to hear twice.
        if RelativePath.name(of: path) != Scanner.ruleFileName { emit(.gone(path)) }
    }
}
