package import Domain
import GRDB

extension Ledger {
    /// Brings a settled stack with its rule to the ledger; all of it is on the disk before anything acts on it.
    ///
    /// The key of a job is the stack, the rule's hash and the engine's version: it never runs twice to success. Under a
    /// changed rule, a stack that is done stays as it is; its jobs that are not done are superseded by the new one. So are those
    /// for an older content at the same path. What is being published just now comes to its end.
    ///
    /// - Parameters:
    ///   - output: the image, relative to the results tree.
    ///   - order: what the worker will be told; its stamp is what is remembered of the file.
    ///   - now: seconds since 1970.
    package func admit(
        _ stack: StackIdentity, rule: RuleReference, output: String, order: WorkOrder,
        engine: String = Version.engine, now: Double
    ) async throws(Failure) -> Admission {
        try await write { db in
            let id = try db.stackID(stack, now: now)
            let file = SeenFile(
                path: stack.path, stamp: order.stamp, state: .settled, reason: nil, seenAt: now)
            try db.save(file, watch: stack.watch, stack: id)
            let request = Request(
                stack: id, identity: stack, rule: rule, output: output, order: order,
                engine: engine, now: now)
            var stopped = try db.supersede(
                watch: stack.watch, path: stack.path, except: id, now: now)
            if let done = try db.settledElsewhere(request) {
                return .known(done, stopped: stopped)
            }
            stopped += try db.supersedeOtherRules(request)
            if let known = try db.known(request) { return .known(known, stopped: stopped) }
            return .new(try db.queue(request), stopped: stopped)
        }
    }
}

/// All that admitting a stack is about.
private struct Request: Sendable {
    var stack: Int64
    var identity: StackIdentity
    var rule: RuleReference
    var output: String
    var order: WorkOrder
    var engine: String
    var now: Double
}

extension Database {
    fileprivate func stackID(_ stack: StackIdentity, now: Double) throws -> Int64 {
        try execute(
            sql: """
                INSERT INTO stacks (watch, path, size, fingerprint, first_seen)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [stack.watch, stack.path, stack.size, stack.fingerprint, now])
        let id = try Int64.fetchOne(
            self,
            sql: """
                SELECT id FROM stacks
                WHERE watch = ? AND path = ? AND size = ? AND fingerprint = ?
                """,
            arguments: [stack.watch, stack.path, stack.size, stack.fingerprint])
        guard let id else {
            throw Failure(.internalError, "the ledger lost a stack that it has just written")
        }
        return id
    }

    /// A job of the stack that is finished, or as good as, under another rule or engine.
    fileprivate func settledElsewhere(_ request: Request) throws -> Job? {
        try Row.fetchOne(
            self,
            sql: """
                \(Job.query) WHERE jobs.stack = ? AND jobs.state IN ('done', 'publishing')
                ORDER BY jobs.rule_hash = ? AND jobs.engine_version = ? DESC, jobs.id DESC LIMIT 1
                """,
            arguments: [request.stack, request.rule.hash, request.engine]
        ).map(Job.init(row:))
    }

    fileprivate func supersedeOtherRules(_ request: Request) throws -> [Job.ID] {
        try supersede(
            """
            stack = ? AND NOT (rule_hash = ? AND engine_version = ?)
            """,
            [request.stack, request.rule.hash, request.engine], now: request.now)
    }

    /// The job of the very same key, if it needs no new start; one that waits gets the fresh order.
    fileprivate func known(_ request: Request) throws -> Job? {
        let job = try Row.fetchOne(
            self,
            sql: """
                \(Job.query)
                WHERE jobs.stack = ? AND jobs.rule_hash = ? AND jobs.engine_version = ?
                """,
            arguments: [request.stack, request.rule.hash, request.engine]
        ).map(Job.init(row:))
        guard let job, job.state != .superseded else { return nil }
        guard job.state == .queued || job.state == .deferred else { return job }
        try execute(
            sql: """
                UPDATE jobs SET rule_file = ?, rule_name = ?, output = ?, work_order = ?
                WHERE id = ?
                """,
            arguments: [
                request.rule.file, request.rule.name, request.output,
                try String(json: request.order), job.id,
            ])
        return try requiredJob(job.id)
    }

    /// Queues a new job, or one anew that was superseded before.
    fileprivate func queue(_ request: Request) throws -> Job {
        let id = try Int64.fetchOne(
            self,
            sql: """
                INSERT INTO jobs (stack, folder, rule_file, rule_name, rule_hash, engine_version,
                    output, work_order, state, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
                ON CONFLICT (stack, rule_hash, engine_version) DO UPDATE SET
                    rule_file = excluded.rule_file, rule_name = excluded.rule_name,
                    output = excluded.output, work_order = excluded.work_order, state = 'queued',
                    crashes = 0, not_before = 0, failure = NULL, updated_at = excluded.updated_at
                RETURNING id
                """,
            arguments: [
                request.stack, try folderID(request.identity), request.rule.file,
                request.rule.name, request.rule.hash, request.engine, request.output,
                try String(json: request.order), request.now, request.now,
            ])
        guard let id else {
            throw Failure(.internalError, "the ledger lost a job that it has just written")
        }
        return try requiredJob(id)
    }

    private func folderID(_ stack: StackIdentity) throws -> Int64? {
        let slash = stack.path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(stack.path[..<$0]) } ?? ""
        try execute(
            sql: "INSERT INTO folders (watch, path) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [stack.watch, folder])
        return try Int64.fetchOne(
            self, sql: "SELECT id FROM folders WHERE watch = ? AND path = ?",
            arguments: [stack.watch, folder])
    }
}
