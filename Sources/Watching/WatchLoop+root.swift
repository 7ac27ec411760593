import CLinux
import Domain
import Files
import Glibc

extension WatchLoop {
    /// Opens the drop folder, and starts afresh where it is another one than before.
    ///
    /// - Returns: its descriptor, to be closed; nil while it is offline.
    func reachRoot() -> Int32? {
        let raw = unmixd_open_folder(settings.folder)
        guard raw >= 0 else {
            goOffline(SystemError(-raw).reason)
            return nil
        }
        guard let found = WatchedRoot(descriptor: raw) else {
            goOffline(SystemError(errno).reason)
            close(raw)
            return nil
        }
        if found == root { return raw }
        let mountPoint = MountPoint(of: raw)
        if let before = self.mountPoint, let mountPoint, before.isMissing(where: mountPoint) {
            goOffline("nothing is mounted at \(before.path)")
            close(raw)
            return nil
        }
        forget()
        self.mountPoint = mountPoint
        root = found
        nextScan = .now
        pass.wantsOrder = true
        return raw
    }

    /// Forgets what is watched, and says why when that is news.
    func goOffline(_ reason: String) {
        forget()
        guard !isOffline else { return }
        isOffline = true
        emit(.offline(reason))
    }

    /// Ends all watches.
    func forget() {
        root = nil
        inotify = nil
        cookieDeadline = nil
        isDeaf = false
        tree = FolderTree()
        control.count { $0.folders = 0 }
    }

    /// Opens the event queue where there is none yet and the file system is one that events tell of.
    ///
    /// - Returns: why there is none.
    func arm(_ descriptor: Int32) -> String? {
        if let remote = FileSystemKind(of: descriptor)?.remoteName {
            inotify = nil
            return "the drop folder is on \(remote), where the kernel does not tell what other "
                + "machines write; files are found by the scan every \(settings.scan.inWords)"
        }
        if inotify != nil { return nil }
        do {
            inotify = try Inotify()
            return nil
        } catch {
            return "the kernel has no event queue left (\(error.reason)); raise it with "
                + "`sysctl fs.inotify.max_user_instances=1024`; until then files are found by the "
                + "scan every \(settings.scan.inWords)"
        }
    }
}
