package import Domain
import GRDB
import Synchronization

extension Ledger {
    /// How many jobs are in each state; a state without jobs is left out.
    ///
    /// Counting a hundred thousand jobs takes a while, so that it is only done when something has changed.
    package func counts() async throws(Failure) -> [Job.State: Int] {
        let revision = writes.count
        if let last = lastCounts.withLock({ $0 }), last.revision == revision { return last.counts }
        let counts = try await read { db in
            var counts: [Job.State: Int] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT state, count(*) FROM jobs GROUP BY state")
            {
                if let state = Job.State(rawValue: row[0]) { counts[state] = row[1] }
            }
            return counts
        }
        lastCounts.withLock { $0 = (revision, counts) }
        return counts
    }

    /// When the oldest queued job was made, in seconds since 1970; nil where none is queued.
    package func oldestQueued() async throws(Failure) -> Double? {
        try await read { db in
            try Double.fetchOne(
                db, sql: "SELECT min(created_at) FROM jobs WHERE state = 'queued'")
        }
    }

    /// When the next deferred job may be tried again, in seconds since 1970; nil where none is deferred.
    package func nextDeadline() async throws(Failure) -> Double? {
        try await read { db in
            try Double.fetchOne(
                db, sql: "SELECT min(not_before) FROM jobs WHERE state = 'deferred'")
        }
    }
}
