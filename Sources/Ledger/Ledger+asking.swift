package import Domain
import GRDB

extension Ledger {
    /// The job of this number; nil where there is none.
    package func job(_ id: Job.ID) async throws(Failure) -> Job? {
        try await read { try $0.job(id) }
    }

    /// The newest job for each image of a stack, whatever its state.
    package func newestJobs(watch: String, path: String) async throws(Failure) -> [Job] {
        try await read { db in
            let jobs = try Row.fetchAll(
                db,
                sql: """
                    \(Job.query) WHERE stacks.watch = ? AND stacks.path = ?
                    ORDER BY jobs.image, jobs.state = 'superseded', jobs.id DESC
                    """,
                arguments: [watch, path]
            ).map(Job.init(row:))
            var images: Set<Int> = []
            return jobs.filter { images.insert($0.order.image.index).inserted }
        }
    }

    /// The files of a job's stack as they were when it was last looked at, with paths relative to the drop folder; none
    /// where they have changed since.
    package func members(of id: Job.ID) async throws(Failure) -> [StackMember] {
        try await read { try $0.members(of: id) }
    }

    /// Jobs that fit a filter, the newest first.
    package func jobs(_ filter: JobFilter = JobFilter()) async throws(Failure) -> [Job] {
        try await read { db in
            var conditions = ["1"]
            var arguments = StatementArguments()
            if !filter.states.isEmpty {
                let states = filter.states.map { "'\($0.rawValue)'" }.sorted()
                conditions.append("jobs.state IN (\(states.joined(separator: ", ")))")
            }
            if let watch = filter.watch {
                conditions.append("stacks.watch = ?")
                arguments += [watch]
            }
            if let path = filter.path, !path.isEmpty {
                conditions.append(
                    "(stacks.path = ? OR (stacks.path >= ? || '/' AND stacks.path < ? || '0'))")
                arguments += [path, path, path]
            }
            if let since = filter.since {
                conditions.append("jobs.updated_at >= ?")
                arguments += [since]
            }
            if let before = filter.before {
                conditions.append("jobs.id < ?")
                arguments += [before]
            }
            return try Row.fetchAll(
                db,
                sql: """
                    \(Job.query) WHERE \(conditions.joined(separator: " AND "))
                    ORDER BY jobs.id DESC LIMIT ?
                    """,
                arguments: arguments + [filter.limit]
            ).map(Job.init(row:))
        }
    }

    /// Jobs that failed for good or were set aside, the last to do so first.
    package func lastFailures(limit: Int) async throws(Failure) -> [Job] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    \(Job.query)
                    WHERE jobs.id IN (
                        SELECT id FROM (SELECT id FROM jobs WHERE state = 'failed'
                            ORDER BY updated_at DESC, id DESC LIMIT :limit)
                        UNION ALL
                        SELECT id FROM (SELECT id FROM jobs WHERE state = 'poison'
                            ORDER BY updated_at DESC, id DESC LIMIT :limit))
                    ORDER BY jobs.updated_at DESC, jobs.id DESC LIMIT :limit
                    """,
                arguments: ["limit": limit]
            ).map(Job.init(row:))
        }
    }

    /// The attempts of a job, the oldest first.
    package func attempts(of id: Job.ID) async throws(Failure) -> [JobReport.Attempt] {
        try await read { try $0.attempts(of: id) }
    }

    /// A job with its history; nil where there is none of this number.
    package func report(_ id: Job.ID) async throws(Failure) -> JobReport? {
        try await read { db in
            guard let job = try db.job(id) else { return nil }
            return JobReport(
                job: job, attempts: try db.attempts(of: id), members: try db.members(of: id))
        }
    }
}

extension Database {
    fileprivate func members(of id: Job.ID) throws -> [StackMember] {
        try Row.fetchAll(
            self,
            cached: """
                SELECT files.* FROM files JOIN jobs ON jobs.stack = files.stack
                WHERE jobs.id = ? ORDER BY files.path
                """,
            arguments: [id]
        ).map { row in
            let file = try SeenFile(row: row)
            return StackMember(path: file.path, stamp: file.stamp)
        }
    }

    fileprivate func attempts(of id: Job.ID) throws -> [JobReport.Attempt] {
        try Row.fetchAll(
            self, sql: "SELECT * FROM attempts WHERE job = ? ORDER BY number", arguments: [id]
        ).map { row in
            JobReport.Attempt(
                number: row["number"], startedAt: row["started_at"], endedAt: row["ended_at"],
                outcome: row["outcome"])
        }
    }
}
