import Glibc

extension WatchLoop {
    /// How long the kernel may take to tell of the cookie.
    static let cookiePatience = Duration.seconds(5)

    /// The name of the cookie; hidden, so that neither people nor this service take it for anything.
    private static let cookieName = ".unmixd-alive"

    /// Makes a file in the drop folder and removes it at once, to see whether the kernel tells of it.
    ///
    /// Where the service may not write there, the type of the file system has to do.
    func plantCookie(_ descriptor: Int32) {
        guard inotify != nil, pass.unwatched == nil, cookieDeadline == nil else { return }
        unlinkat(descriptor, Self.cookieName, 0)
        let cookie = openat(
            descriptor, Self.cookieName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard cookie >= 0 else { return }
        close(cookie)
        unlinkat(descriptor, Self.cookieName, 0)
        cookieDeadline = .now + Self.cookiePatience
    }

    /// Whether an event is about the cookie, which proves that the watch is alive.
    func isCookie(_ event: InotifyEvent) -> Bool {
        guard event.name.elementsEqual(Self.cookieName.utf8) else { return false }
        cookieDeadline = nil
        if isDeaf {
            isDeaf = false
            report(.inotify)
        }
        return true
    }

    /// Says that changes are found by polling where the kernel had nothing more to tell, not even of the cookie.
    func checkCookie() {
        guard let deadline = cookieDeadline, deadline <= .now else { return }
        cookieDeadline = nil
        isDeaf = true
        report(.polling(deafness))
    }

    /// What is wrong with a watch of which nothing is heard.
    var deafness: String {
        "the kernel does not tell of changes in the drop folder; files are found by the scan every "
            + settings.scan.inWords
    }
}
