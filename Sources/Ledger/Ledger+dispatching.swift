package import Domain
import GRDB

extension Ledger {
    /// The job whose turn it is: of the folder that has waited longest, the oldest that may be tried now.
    ///
    /// So the backlog of one microscope does not hold up another. The job stays in the queue until ``begin(_:staging:now:)``.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970; deferred jobs wait until their time has come.
    ///   - excludedJobs: jobs that the caller already has in its hands.
    ///   - watches: only jobs of these.
    package func nextJob(
        now: Double, excludedJobs: Set<Job.ID> = [], watches: Set<String>
    ) async throws(Failure) -> Job? {
        let jobs = try sorted(excludedJobs)
        let watches = try sorted(watches)
        return try await read { db in
            try Row.fetchOne(
                db,
                cached: Self.nextJobQuery,
                arguments: ["now": now, "jobs": jobs, "watches": watches]
            ).map(Job.init(row:))
        }
    }

    /// Finds the next job through indices alone, however many jobs and folders there are.
    ///
    /// The `+` leaves only the index of folders in which something waits: a watch may have a hundred thousand others.
    static let nextJobQuery = """
        WITH folder (id) AS (
            SELECT id FROM folders
            WHERE waiting > 0
                AND +watch IN (SELECT value FROM json_each(:watches))
                AND EXISTS (
                    SELECT 1 FROM jobs
                    WHERE folder = folders.id AND state IN ('queued', 'deferred')
                        AND not_before <= :now
                        AND id NOT IN (SELECT value FROM json_each(:jobs))
                        AND id NOT IN (SELECT job FROM attempts
                            WHERE ended_at IS NULL))
            ORDER BY last_served, id LIMIT 1
        )
        \(Job.query)
        WHERE jobs.id = (
            SELECT id FROM jobs
            WHERE folder = (SELECT id FROM folder)
                AND state IN ('queued', 'deferred') AND not_before <= :now
                AND id NOT IN (SELECT value FROM json_each(:jobs))
                AND id NOT IN (SELECT job FROM attempts WHERE ended_at IS NULL)
            ORDER BY id LIMIT 1)
        """

    /// Begins an attempt: the job is running, and its folder goes to the end of the line.
    ///
    /// - Parameter staging: the folder that the worker writes into, absolute.
    /// - Returns: the attempt's number, which counts from 1; nil where the job waits no longer, since it was
    ///   superseded, or where its worker of before is still being stopped.
    package func begin(
        _ id: Job.ID, staging: String, now: Double
    ) async throws(Failure) -> Int? {
        try await write { db in
            let job = try db.standing(of: id)
            let isBusy = try Bool.fetchOne(
                db,
                cached: """
                    SELECT EXISTS (SELECT 1 FROM attempts WHERE job = ? AND ended_at IS NULL)
                    """,
                arguments: [id])
            guard job.state == .queued || job.state == .deferred, isBusy == false else {
                return nil
            }
            try db.execute(
                cached: """
                    UPDATE jobs SET state = 'running', attempts = attempts + 1, updated_at = ?
                    WHERE id = ?
                    """,
                arguments: [now, id])
            try db.execute(
                cached: """
                    INSERT INTO attempts (job, number, staging, started_at) VALUES (?, ?, ?, ?)
                    """,
                arguments: [id, job.attempts + 1, staging, now])
            try db.execute(
                cached: """
                    UPDATE folders SET last_served = (SELECT max(last_served) + 1 FROM folders)
                    WHERE id = (SELECT folder FROM jobs WHERE id = ?)
                    """,
                arguments: [id])
            return job.attempts + 1
        }
    }

    /// Moves the time at which deferred jobs are tried again, since the time of day was set.
    package func postponeDeferred(by seconds: Double) async throws(Failure) {
        try await write { db in
            try db.execute(
                cached: "UPDATE jobs SET not_before = not_before + ? WHERE state = 'deferred'",
                arguments: [seconds])
        }
    }

    /// Takes note that the worker is done and its files are about to be renamed into place.
    ///
    /// - Parameter files: names in the staging folder, in the order in which they are published.
    /// - Returns: whether they may be: not where the job was superseded meanwhile.
    package func publishing(
        _ id: Job.ID, files: [String], now: Double
    ) async throws(Failure) -> Bool {
        try await write { db in
            guard try db.standing(of: id).state == .running else { return false }
            try db.execute(
                cached: "UPDATE jobs SET state = 'publishing', updated_at = ? WHERE id = ?",
                arguments: [now, id])
            try db.execute(
                cached: "UPDATE attempts SET files = ? WHERE job = ? AND ended_at IS NULL",
                arguments: [try String(json: files), id])
            return true
        }
    }

    private func sorted<Value: Encodable & Comparable>(
        _ values: Set<Value>
    ) throws(Failure) -> String {
        do {
            return try String(json: values.sorted())
        } catch {
            throw Failure(ledgerError: error, path: path)
        }
    }
}
