package import Domain
import GRDB

extension Ledger {
    /// Takes note that a stack has gone: its jobs that are not done are superseded, and it is forgotten.
    ///
    /// - Returns: the jobs that were running, whose workers are to be stopped.
    package func forget(
        watch: String, path: String, now: Double
    ) async throws(Failure) -> [Job.ID] {
        try await write { db in
            try db.execute(
                cached: "DELETE FROM files WHERE watch = ? AND path = ?", arguments: [watch, path])
            return try db.supersede(watch: watch, path: path, except: nil, now: now)
        }
    }

    /// Takes note that a job's stack has changed or gone, as its worker or the look before publishing found.
    package func supersede(_ id: Job.ID, now: Double) async throws(Failure) -> Job {
        try await write { db in
            let job = try db.requiredJob(id)
            if !job.state.isFinal {
                try db.execute(
                    cached: "UPDATE jobs SET state = 'superseded', updated_at = ? WHERE id = ?",
                    arguments: [now, id])
            }
            try db.endAttempt(of: id, "the stack changed or went away", now: now)
            // What is known of its files is no longer true: the next scan takes another look.
            try db.execute(
                cached: """
                    DELETE FROM files WHERE stack = (SELECT stack FROM jobs WHERE id = ?)
                        OR (watch = ? AND path = ?)
                    """,
                arguments: [id, job.stack.watch, job.stack.path])
            return try db.requiredJob(id)
        }
    }
}

extension Database {
    /// Supersedes the jobs at a path that are neither done nor being published.
    ///
    /// - Parameter except: the stack whose jobs stay.
    /// - Returns: those that were running.
    func supersede(
        watch: String, path: String, except: Int64?, now: Double
    ) throws -> [Job.ID] {
        try supersede(
            """
            stack IN (SELECT id FROM stacks WHERE watch = ? AND path = ? AND id IS NOT ?)
            """,
            [watch, path, except], now: now)
    }

    /// Supersedes the jobs under a condition that are neither done nor being published.
    ///
    /// - Returns: those that were running.
    func supersede(
        _ condition: String, _ arguments: StatementArguments, now: Double
    ) throws -> [Job.ID] {
        let running = try Job.ID.fetchAll(
            self, cached: "SELECT id FROM jobs WHERE \(condition) AND state = 'running'",
            arguments: arguments)
        try execute(
            cached: """
                UPDATE jobs SET state = 'superseded', updated_at = ?
                WHERE \(condition)
                    AND state IN ('queued', 'deferred', 'running', 'failed', 'poison', 'cancelled')
                """,
            arguments: [now] + arguments)
        return running
    }
}
