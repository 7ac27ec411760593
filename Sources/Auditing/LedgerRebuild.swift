package import Domain
import Files
import FoundationEssentials
import Glibc
import Ledger

/// A ledger made anew from the sidecars in the results trees, so that what is done is not done again.
///
/// What failed, what waited and what was called off is not known any more; it is found again by the next scan.
package struct LedgerRebuild: Sendable {
    /// The state folder, absolute; whoever rebuilds has its lock.
    private let state: String
    private let listings: [ResultsListing]

    package init(state: String, watches: [(name: String, results: String)]) {
        self.state = state
        listings = ResultsListing.of(watches)
    }

    /// What came of it.
    package struct Report: Sendable, Codable, Hashable {
        package var version = 1
        /// Jobs that are in the new ledger.
        package var restored = 0
        /// Sidecars that tell of no job of these watches, such as those of `unmix run`.
        package var foreign = 0
        /// Sidecars that could not be read, each with the reason.
        package var unreadable: [String] = []
        /// Where the ledger of before is now; nil where there was none.
        package var movedTo: String?
    }

    /// The ledger's place, absolute.
    private var path: String { "\(state)/\(Ledger.fileName)" }

    /// Reads all sidecars, and changes nothing.
    package func preview() async throws(Failure) -> Report { try await jobs().report }

    /// Makes the new ledger beside the one of before, and exchanges them once the new one is whole.
    ///
    /// - Parameter now: seconds since 1970, for the name that the one of before gets.
    package func run(now: Double) async throws(Failure) -> Report {
        var (jobs, report) = try await jobs()
        let fresh = "\(path).new"
        Self.remove(fresh)
        let ledger = try Ledger(path: fresh)
        report.restored = 0
        for start in stride(from: 0, to: jobs.count, by: 1000) {
            report.restored += try await ledger.restore(Array(jobs[start...].prefix(1000)))
        }
        try ledger.close()
        Folder.giveToOwner(fresh)
        report.movedTo = try moveAside(now: now)
        try Folder.move(fresh, to: path)
        return report
    }

    private func jobs() async throws(Failure) -> (jobs: [RestoredJob], report: Report) {
        var report = Report()
        var jobs: [RestoredJob] = []
        for listing in listings {
            try await listing.eachOutput { (output) throws(Failure) in
                do throws(Failure) {
                    let record = try SidecarRecord(
                        contentsOf: "\(listing.root)/\(output).json", output: output)
                    if let job = record.job, listing.watches.contains(job.stack.watch) {
                        jobs.append(job)
                    } else {
                        report.foreign += 1
                    }
                } catch {
                    report.unreadable.append(error.description)
                }
            }
        }
        report.restored = jobs.count
        return (jobs.sorted { $0.endedAt < $1.endedAt }, report)
    }

    /// Gives the ledger of before another name, with what SQLite keeps beside it.
    private func moveAside(now: Double) throws(Failure) -> String? {
        guard Folder.exists(path) else {
            Self.remove(path)
            return nil
        }
        let time = Date(timeIntervalSince1970: now)
            .formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted))
        let aside = "\(path).broken-\(time)"
        for suffix in ["-wal", "-shm", ""] where Folder.exists(path + suffix) {
            try Folder.move(path + suffix, to: aside + suffix)
        }
        return aside
    }

    private static func remove(_ path: String) {
        for suffix in ["-wal", "-shm", ""] { unlink(path + suffix) }
    }
}
