package import Domain
import Files
import Glibc

/// One watch's results tree: the only place where the daemon writes for people to see.
///
/// It keeps its staging folders in `.unmixd` at the root of the tree, so that publishing is a rename within one file
/// system. Folders below the root are opened without following links, since others may write there, too. All of its
/// calls block on a thread of its own.
package actor ResultsTree {
    package static let stagingName = ".unmixd"

    /// The root, absolute.
    package nonisolated let root: String
    private let executor: QueueExecutor
    /// Where its file system was mounted when it was last reached.
    private var mountPoint: MountPoint?
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    package init(root: String) {
        self.root = root
        executor = QueueExecutor(label: "unmixd.results \(root)")
    }

    /// Where a result is published.
    ///
    /// - Parameter output: relative to the root.
    package nonisolated func path(of output: String) -> String { "\(root)/\(output)" }

    /// For how long its file system has not answered; nil while nothing is asked of it.
    package nonisolated var unansweredFor: Duration? { executor.unansweredFor }

    /// Opens the root, and makes it where there is none yet.
    ///
    /// - Throws: `temporary` where its file system is no longer mounted: whatever was written then would lie beneath the
    ///   mount point, where nobody sees it.
    func reach() throws(Failure) -> OpenFolder {
        if let before = mountPoint, let now = MountPoint(of: root), before.isMissing(where: now) {
            throw Failure(
                .temporary, "nothing is mounted at \(before.path)", subject: root,
                advice: "Mount the results tree; it is tried again by itself")
        }
        try Folder.make(root)
        let tree = try OpenFolder(root)
        mountPoint = MountPoint(of: tree.descriptor)
        return tree
    }

    /// Bytes that are free for the service on the results file system.
    package func freeBytes() throws(Failure) -> Int64 {
        let tree = try reach()
        var info = statvfs()
        guard fstatvfs(tree.descriptor, &info) == 0 else {
            throw .system("cannot look at the results tree", root)
        }
        return Int64(
            clamping: UInt64(info.f_bavail).multipliedReportingOverflow(by: UInt64(info.f_frsize))
                .partialValue)
    }
}
