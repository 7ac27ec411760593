import Glibc

/// Which folder it is that a drop folder's path leads to.
struct WatchedRoot: Hashable {
    var device: UInt64
    var inode: UInt64

    /// - Returns: nil where the descriptor does not answer; `errno` says why.
    init?(descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
    }
}
