import Glibc

/// What the kernel says of a watched folder, or is asked to say (inotify(7)).
struct InotifyMask: OptionSet, Hashable {
    let rawValue: UInt32

    static let attributes = InotifyMask(IN_ATTRIB)
    static let closedAfterWriting = InotifyMask(IN_CLOSE_WRITE)
    static let movedFrom = InotifyMask(IN_MOVED_FROM)
    static let movedTo = InotifyMask(IN_MOVED_TO)
    static let created = InotifyMask(IN_CREATE)
    static let deleted = InotifyMask(IN_DELETE)
    static let selfDeleted = InotifyMask(IN_DELETE_SELF)
    static let selfMoved = InotifyMask(IN_MOVE_SELF)
    /// The file system was unmounted.
    static let unmounted = InotifyMask(IN_UNMOUNT)
    /// Events were lost.
    static let overflow = InotifyMask(IN_Q_OVERFLOW)
    /// The watch is no more.
    static let ignored = InotifyMask(IN_IGNORED)
    static let isFolder = InotifyMask(IN_ISDIR)
    static let onlyFolders = InotifyMask(IN_ONLYDIR)

    /// What a watched folder is asked for.
    ///
    /// Not each write: a file that is being written is looked at again until it is quiet.
    static let subscription: InotifyMask = [
        .attributes, .closedAfterWriting, .movedFrom, .movedTo, .created, .deleted, .selfDeleted,
        .selfMoved, .onlyFolders,
    ]

    init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(_ constant: some BinaryInteger) { self.init(rawValue: UInt32(constant)) }
}
