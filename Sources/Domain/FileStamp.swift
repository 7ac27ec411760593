/// What `stat` says of a file: cheap evidence that it may have changed, never its identity.
package struct FileStamp: Sendable, Codable, Hashable {
    /// Bytes.
    package var size: Int64
    /// Nanoseconds since 1970.
    package var mtime: Int64
    /// Nanoseconds since 1970.
    package var ctime: Int64
    package var device: UInt64
    package var inode: UInt64
    /// Allocated blocks of 512 bytes; fewer than the size says where the file has holes.
    package var blocks: Int64

    package init(
        size: Int64, mtime: Int64, ctime: Int64, device: UInt64, inode: UInt64, blocks: Int64
    ) {
        self.size = size
        self.mtime = mtime
        self.ctime = ctime
        self.device = device
        self.inode = inode
        self.blocks = blocks
    }
}
