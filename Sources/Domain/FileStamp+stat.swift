package import Glibc

extension FileStamp {
    /// What `stat` filled in.
    package init(_ info: stat) {
        self.init(
            size: Int64(info.st_size), mtime: info.st_mtim.nanoseconds,
            ctime: info.st_ctim.nanoseconds, device: UInt64(info.st_dev),
            inode: UInt64(info.st_ino), blocks: Int64(info.st_blocks))
    }
}

extension timespec {
    /// Since 1970; the ends of the range where a file system made up a time beyond it.
    fileprivate var nanoseconds: Int64 {
        let (product, overflow) = Int64(tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(Int64(tv_nsec))
        return overflow || carry ? (tv_sec < 0 ? .min : .max) : sum
    }
}
