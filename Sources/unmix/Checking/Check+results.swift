import Domain
import Files
import Glibc

extension Check {
    /// Bytes that a results tree should have free; a stack of today's cameras has as many.
    static let leastFree: UInt64 = 1 << 30
    /// Files that it should be able to take; each result is two.
    private static let leastFiles: UInt64 = 1_000

    /// Looks at a results tree: whether it can be written, has room, and is one file system.
    mutating func lookAtResults(_ path: String) throws(Failure) {
        let place = RealPath.existing(path)
        let what =
            place == path ? "write into the results tree" : "make the results tree \(path) in it"
        guard try lookAtRights(to: place, mode: Self.filling, what: what) else { return }
        guard Folder.isFolder(RealPath.of(place)) else {
            return report.problem(place, "where results would be written there is no folder")
        }
        var info = statvfs()
        if statvfs(place, &info) == 0 {
            let free = UInt64(info.f_bavail) * UInt64(info.f_frsize)
            if free < Self.leastFree {
                report.problem(
                    path, "its file system is full: \(free >> 20) MiB are free",
                    "Make room; the service waits until there is some")
            }
            // Some file systems have as many files as they have room for, and count none.
            if info.f_files > 0 && info.f_favail < Self.leastFiles {
                report.problem(
                    path,
                    "its file system takes \(info.f_favail) more files only, however much room it has",
                    "Remove files that are no longer needed")
            }
        }
        for mount in MountTable().mounts(below: RealPath.of(path)) {
            report.problem(
                mount,
                "another file system is mounted here, inside the results tree \(path): results are "
                    + "renamed into place, which works within one file system only",
                "Mount it elsewhere, and give it a watch of its own")
        }
    }
}
