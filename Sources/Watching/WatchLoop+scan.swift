import Domain
import Files
import Glibc

extension WatchLoop {
    /// Looks at everything in the drop folder.
    func scan(_ descriptor: Int32) {
        pass = ScanPass(wantsOrder: pass.wantsOrder, isFull: true)
        pass.unwatched = arm(descriptor)
        scanner.walk("", beneath: descriptor, self)
        if control.isStopped { return }
        if let error = pass.rootError {
            pass = ScanPass()
            return goOffline(error.reason)
        }
        if isOffline {
            isOffline = false
            emit(.online)
        }
        if pass.wantsOrder { tellInOrder() }
        for path in ruleFiles.subtracting(pass.ruleFiles) {
            ruleFiles.remove(path)
            emit(.ruleFileChanged(path.text))
        }
        report((pass.unwatched ?? (isDeaf ? deafness : nil)).map { .polling($0) } ?? .inotify)
        plantCookie(descriptor)
        emit(.scanned(files: pass.files))
        control.count { $0.scans += 1 }
        pass = ScanPass(wantsOrder: false)
        planNextScan()
    }

    /// Tells what was kept back: rule files first, then files by the time of their last modification.
    private func tellInOrder() {
        for rule in pass.ruleFiles { emit(.ruleFileChanged(rule.text)) }
        pass.keptBack.sort { $0.stamp.mtime < $1.stamp.mtime }
        for (path, stamp) in pass.keptBack { emit(.file(path, stamp)) }
    }

    /// Looks at a folder that is new, and at everything in it.
    func scan(folder: String, beneath descriptor: Int32) {
        pass = ScanPass(wantsOrder: false)
        scanner.walk(folder, beneath: descriptor, self)
        if let reason = pass.unwatched { report(.polling(reason)) }
    }
}

extension WatchLoop: Scanner.Visitor {
    func enter(_ folder: String, descriptor: Int32) -> Bool {
        control.isAsking(true)
        refusals[ExactPath(folder)] = nil
        watch(folder, descriptor)
        return !control.isStopped
    }

    func see(_ path: String, _ sight: Sight) {
        switch sight {
        case .file(let stamp):
            refusals[ExactPath(path)] = nil
            if RelativePath.name(of: path) == Scanner.ruleFileName {
                ruleFiles.insert(ExactPath(path))
                pass.ruleFiles.insert(ExactPath(path))
                if !isKeptBack { emit(.ruleFileChanged(path)) }
                return
            }
            pass.files += 1
            if isKeptBack {
                pass.keptBack.append((path, stamp))
            } else {
                emit(.file(path, stamp))
            }
        case .refused(let reason): refuse(path, reason)
        case .folder, .absent: break
        }
    }

    func cannotName(_ path: String) {
        refuse(path, "its name is not valid UTF-8; rename it")
    }

    func cannotRead(_ folder: String, _ error: SystemError) {
        if folder.isEmpty {
            pass.rootError = error
        } else {
            if error.mayPass { scanSoon() }
            refuse(
                folder,
                "it cannot be read: \(error.reason); check its permissions and its disk, "
                    + "it is tried again by itself")
        }
    }

    private var isKeptBack: Bool { pass.isFull && pass.wantsOrder }

    private func watch(_ folder: String, _ descriptor: Int32) {
        if let device = WatchedRoot(descriptor: descriptor)?.device, device != root?.device,
            let remote = FileSystemKind(of: descriptor)?.remoteName
        {
            pass.unwatched =
                "\(folder) is on \(remote), where the kernel does not tell what other machines "
                + "write; files there are found by the scan every \(settings.scan.inWords)"
            return
        }
        do {
            guard let watch = try inotify?.watch(folder: descriptor) else { return }
            for stale in tree.place(watch, at: folder) { inotify?.remove(stale) }
        } catch {
            guard error.code == ENOSPC || error.code == ENOMEM else { return }
            pass.unwatched =
                "the kernel watches no more than \(tree.count) of the folders (\(error.reason)); "
                + "raise it with `sysctl fs.inotify.max_user_watches=524288`; until then files in "
                + "the others are found by the scan every \(settings.scan.inWords)"
        }
        let folders = tree.count
        control.count { $0.folders = folders }
    }
}
