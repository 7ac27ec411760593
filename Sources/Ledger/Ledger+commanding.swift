package import Domain
import GRDB

/// What people ask of single jobs.
extension Ledger {
    /// Puts a job back into the queue because somebody asks for it: one that failed, was set aside or called off, or
    /// waits.
    ///
    /// - Throws: `usage` where there is nothing to retry.
    package func retry(_ id: Job.ID, now: Double) async throws(Failure) -> Job {
        try await write { db in
            let job = try db.requiredJob(id)
            switch job.state {
            case .failed, .poison, .deferred, .cancelled: return try db.queueAgain(id, now: now)
            case .queued, .running, .publishing:
                throw Failure(.usage, "job \(id) is \(job.state.rawValue) already")
            case .done:
                throw Failure(
                    .usage, "job \(id) is done",
                    advice: "`unmix reprocess STACK` does it again, under a new name")
            case .superseded:
                throw Failure(
                    .usage, "job \(id) is superseded: its stack or its rule has changed",
                    advice: "`unmix jobs` lists the job that took its place")
            }
        }
    }

    /// Puts all jobs back into the queue that failed or were set aside.
    ///
    /// - Parameter watch: only those of this watch; nil for all.
    /// - Returns: their numbers, the lowest first.
    package func retryFailed(watch: String?, now: Double) async throws(Failure) -> [Job.ID] {
        try await write { db in
            let ids = try Job.ID.fetchAll(
                db,
                sql: """
                    SELECT jobs.id FROM jobs JOIN stacks ON stacks.id = jobs.stack
                    WHERE jobs.state IN ('failed', 'poison') AND ifnull(stacks.watch = ?, true)
                    ORDER BY jobs.id
                    """,
                arguments: [watch])
            for id in ids { _ = try db.queueAgain(id, now: now) }
            return ids
        }
    }

    /// Calls a job off: it is not started, and what its worker does is not published.
    ///
    /// - Returns: the job, and whether a worker has it, which is to be ended.
    /// - Throws: `usage` where there is nothing to call off.
    package func cancel(
        _ id: Job.ID, now: Double
    ) async throws(Failure) -> (job: Job, wasRunning: Bool) {
        try await write { db in
            let job = try db.requiredJob(id)
            switch job.state {
            case .queued, .deferred, .running: break
            case .publishing:
                throw Failure(.usage, "job \(id) is being published, which cannot be called off")
            case .done, .failed, .poison, .superseded, .cancelled:
                throw Failure(.usage, "job \(id) is \(job.state.rawValue): it does not wait or run")
            }
            try db.execute(
                sql:
                    "UPDATE jobs SET state = 'cancelled', not_before = 0, updated_at = ? WHERE id = ?",
                arguments: [now, id])
            return (try db.requiredJob(id), job.state == .running)
        }
    }
}

extension Database {
    /// Makes a job wait for its turn once more.
    func queueAgain(_ id: Job.ID, now: Double) throws -> Job {
        try execute(
            sql: """
                UPDATE jobs SET state = 'queued', not_before = 0, updated_at = ?,
                    crashes = iif(state = 'poison', 0, crashes)
                WHERE id = ?
                """,
            arguments: [now, id])
        return try requiredJob(id)
    }
}
