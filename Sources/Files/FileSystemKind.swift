import CLinux

/// What kind of file system holds a folder, as far as watching it goes.
package struct FileSystemKind: Hashable {
    /// The `f_type` of statfs(2).
    package var magic: Int64

    package init(magic: Int64) { self.magic = magic }

    /// - Returns: nil where the kernel does not say.
    package init?(of descriptor: Int32) {
        var magic: Int64 = 0
        guard unmixd_file_system_type(descriptor, &magic) == 0 else { return nil }
        self.init(magic: magic)
    }

    /// The name of a file system that other machines write to, or that a program feeds: no event tells of their writes.
    ///
    /// Numbers from linux/magic.h and the file systems' own sources.
    package var remoteName: String? { Self.remoteNames[magic] }

    private static let remoteNames: [Int64: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFE53_4D42: "SMB", 0xFF53_4D42: "CIFS",
        0x6573_5546: "FUSE", 0x0102_1997: "9P", 0x5346_414F: "AFS", 0x6B41_4653: "AFS",
        0x00C3_6400: "Ceph", 0x7375_7245: "Coda", 0x564C: "NCP", 0x0BD0_0BD0: "Lustre",
        0x1983_0326: "BeeGFS", 0x4750_4653: "GPFS", 0x0116_1970: "GFS2", 0x7461_636F: "OCFS2",
        0x786F_4256: "VirtualBox shared folder", 0xBACB_ACBC: "VMware shared folder",
    ]
}
