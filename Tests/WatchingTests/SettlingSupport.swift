import Domain

/// A clock that goes when it is told to.
struct Clock {
    private let start = ContinuousClock.now
    var elapsed = Duration.zero
    var now: ContinuousClock.Instant { start + elapsed }
}

/// What `stat` might say of a file.
func stamp(
    _ size: Int64, mtime: Int64 = 0, ctime: Int64 = 0, blocks: Int64 = 8
) -> FileStamp {
    FileStamp(size: size, mtime: mtime, ctime: ctime, device: 1, inode: 2, blocks: blocks)
}
