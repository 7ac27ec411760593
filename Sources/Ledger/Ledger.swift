package import Domain
import GRDB
import Synchronization

/// The memory of the service: stacks, jobs and attempts in an SQLite database on a local disk.
///
/// It is the truth of what is to be done; everything else, events and folders alike, is a hint. Each event is
/// one transaction that is on the disk when the call returns, also when the calling task has been cancelled. There is one
/// writer, and readers beside it see the state before or after a transaction. Times are given by the caller, in seconds
/// since 1970.
package final class Ledger: Sendable {
    /// The name of the file in the service's state folder.
    package static let fileName = "ledger.sqlite"

    /// The database file.
    package let path: String
    /// Whether the file was made by this call: on a machine that has run before, its memory was lost.
    package let isNew: Bool
    let pool: DatabasePool
    let writes: WriteQueue
    /// What ``counts()`` said last, and after how many transactions.
    let lastCounts = Mutex<(revision: Int, counts: [Job.State: Int])?>(nil)

    /// Opens the ledger, and makes or migrates it where need be.
    ///
    /// - Throws: `unavailable` where it is damaged, no ledger, or from a newer version of the software; else what keeps the
    ///   file from being read or written.
    package init(path: String) throws(Failure) {
        self.path = path
        do {
            pool = try Self.open(path)
            writes = WriteQueue(pool)
            isNew = try Self.prepare(pool)
        } catch {
            throw Failure(ledgerError: error, path: path)
        }
    }

    /// Ends all access, with the write-ahead log moved into the database.
    package func close() throws(Failure) {
        do {
            try pool.close()
        } catch {
            throw Failure(ledgerError: error, path: path)
        }
    }
}
