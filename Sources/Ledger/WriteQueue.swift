import GRDB
import Synchronization

/// The changes that wait for the disk, so that one flush serves all that came while the last one was under way.
///
/// Each change is whole or not at all, whatever becomes of the others in its transaction, and its caller hears of it once
/// the transaction is on the disk. Under load the ledger is as fast as its changes, not as the disk's flushes.
final class WriteQueue: Sendable {
    /// One change, and whoever waits for it.
    struct Change: Sendable {
        /// Makes the change or undoes it.
        ///
        /// - Returns: what is to be called once it is on the disk, or why it was undone.
        let make: @Sendable (Database) -> Result<@Sendable () -> Void, any Error>
        /// Called instead where it cannot get there.
        let fail: @Sendable (any Error) -> Void
    }

    private let pool: DatabasePool
    private let waiting = Mutex<[Change]>([])
    private let ended = Atomic(0)

    /// Transactions so far: while it stays the same, so does the ledger.
    var count: Int { ended.load(ordering: .acquiring) }

    init(_ pool: DatabasePool) { self.pool = pool }

    /// Makes a change soon, on the writer's own queue.
    func submit(_ change: Change) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(change)
            return waiting.count == 1
        }
        guard isFirst else { return }
        pool.asyncWriteWithoutTransaction { self.writeAll($0) }
    }

    /// Makes all changes that wait, in one transaction.
    private func writeAll(_ database: Database) {
        let changes = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        var ends: [@Sendable () -> Void] = []
        do {
            try database.inTransaction {
                for change in changes {
                    switch change.make(database) {
                    case .success(let end): ends.append(end)
                    case .failure(let error):
                        // A full disk undoes the others, too.
                        guard database.isInsideTransaction else { throw error }
                        ends.append { change.fail(error) }
                    }
                }
                return .commit
            }
        } catch {
            ends = changes.map { change in { change.fail(error) } }
        }
        ended.add(1, ordering: .releasing)
        for end in ends { end() }
    }
}
