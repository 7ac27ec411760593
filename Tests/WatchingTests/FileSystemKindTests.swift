import Glibc
import Files
import Testing

@testable import Watching

struct FileSystemKindTests {
    @Test(arguments: [
        (0x6969, "NFS"), (0xFE53_4D42, "SMB"), (0xFF53_4D42, "CIFS"), (0x6573_5546, "FUSE"),
        (0x0102_1997, "9P"), (0x5346_414F, "AFS"), (0x00C3_6400, "Ceph"),
    ])
    func knowsWhatOthersWriteTo(_ magic: Int64, _ name: String) {
        #expect(FileSystemKind(magic: magic).remoteName == name)
    }

    /// ext4, xfs, btrfs, tmpfs, overlay, ZFS.
    @Test(arguments: [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1])
    func knowsLocalDisks(_ magic: Int64) {
        #expect(FileSystemKind(magic: magic).remoteName == nil)
    }

    @Test func asksTheKernel() throws {
        let proc = open("/proc", O_RDONLY | O_DIRECTORY)
        defer { close(proc) }
        #expect(FileSystemKind(of: proc) == FileSystemKind(magic: 0x9FA0))
        #expect(FileSystemKind(of: -1) == nil)
    }
}
