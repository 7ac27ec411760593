package import Domain
import Files
import Glibc

/// One watch's results tree: the only place where the daemon writes for people to see.
///
/// It keeps its staging folders in `.unmixd` at the root of the tree, so that publishing is a rename within one file
/// system. All of its calls block on a thread of its own.
package actor ResultsTree {
    package static let stagingName = ".unmixd"

    /// The root, absolute.
    package nonisolated let root: String
    private let executor: QueueExecutor
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

    /// Bytes that are free for the service on the results file system.
    package func freeBytes() throws(Failure) -> Int64 {
        try Folder.make(root)
        var info = statvfs()
        guard statvfs(root, &info) == 0 else {
            throw .system("cannot look at the results tree", root)
        }
        return Int64(
            clamping: UInt64(info.f_bavail).multipliedReportingOverflow(by: UInt64(info.f_frsize))
                .partialValue)
    }
}
