package import Domain
import GRDB

/// An attempt that the service did not see the end of.
package struct UnfinishedAttempt: Sendable, Hashable {
    /// Running or publishing; or superseded, where only the staging folder is left to be cleared away.
    package var job: Job
    /// Counts from 1.
    package var number: Int
    /// The folder that the worker wrote into, absolute.
    package var staging: String
    /// Names in it that were about to be published, in order; empty while the worker was at it.
    package var files: [String]
    /// Seconds since 1970.
    package var startedAt: Double
}

extension Ledger {
    /// The attempts that are not at their end, the oldest job first: at start-up, what a crash left behind.
    ///
    /// Each is ended with `finish`, `fail` or `requeue`; a superseded job stays so whichever it is.
    package func unfinished() async throws(Failure) -> [UnfinishedAttempt] {
        try await read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM attempts WHERE ended_at IS NULL ORDER BY job")
            return try rows.map { row in
                let files: String = row["files"]
                return UnfinishedAttempt(
                    job: try db.requiredJob(row["job"]), number: row["number"],
                    staging: row["staging"], files: try files.decoded([String].self),
                    startedAt: row["started_at"])
            }
        }
    }
}
