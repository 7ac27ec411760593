package import Domain

/// What a watcher has to say of its drop folder; a reason to look, never a proof.
///
/// Paths are relative to the drop folder, with `/` between components.
package enum Hint: Sendable, Hashable {
    /// A regular file is there, and this is what `stat` said of it.
    case file(String, FileStamp)
    /// A file is no longer there, or a folder with all that was under it.
    case gone(String)
    /// Something is there that can be no stack, and why; said once, until it changes.
    ///
    /// The path is made printable where its name is not valid UTF-8.
    case refused(String, reason: String)
    /// A rule file is there, was changed or is gone.
    case ruleFileChanged(String)
    /// A full scan has just ended, and saw so many files; rule files are not counted.
    case scanned(files: Int)
    /// The kernel lost events; a full scan follows. So many times since the start.
    case overflowed(count: Int)
    /// The drop folder cannot be reached, and why; it is tried again by itself.
    ///
    /// Nothing is known of its files until ``online``. Whoever waits for the first scan takes this for one.
    case offline(String)
    /// The drop folder is back; a full scan follows.
    case online
    /// How changes are noticed from now on.
    case mode(Mode)

    /// How changes are noticed.
    package enum Mode: Sendable, Hashable {
        /// The kernel tells of them at once.
        case inotify
        /// The next scan finds them; why, and what to do about it.
        case polling(String)
    }
}
