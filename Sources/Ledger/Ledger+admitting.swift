package import Domain
import GRDB

extension Ledger {
    /// Brings a settled stack to the ledger with the jobs for its images; all of it is on the disk before anything acts
    /// on it.
    ///
    /// The key of a job is the stack, the image, the rule's hash and the engine's version: it never runs twice to success. Under a
    /// changed rule, a stack that is done stays as it is; its jobs that are not done are superseded by the new one. So are those
    /// for an older content at the same path. What is being published just now comes to its end.
    ///
    /// - Parameters:
    ///   - members: its files, with paths relative to the drop folder: what is remembered of them.
    ///   - requests: one for each image that a rule is for; jobs of other images are superseded.
    ///   - now: seconds since 1970.
    /// - Returns: one for each request.
    package func admit(
        _ stack: StackIdentity, members: [StackMember], _ requests: [JobRequest],
        engine: String = Version.engine, now: Double
    ) async throws(Failure) -> [Admission] {
        try await write { db in
            let id = try db.stackID(stack, now: now)
            for member in members {
                let file = SeenFile(
                    path: member.path, stamp: member.stamp, state: .settled, reason: nil,
                    seenAt: now)
                try db.save(file, watch: stack.watch, stack: id)
            }
            var stopped = try db.supersede(
                watch: stack.watch, path: stack.path, except: id, now: now)
            stopped += try db.supersedeOtherImages(of: id, than: requests, now: now)
            return try requests.map { wanted in
                let admission = try db.admit(
                    Request(stack: id, identity: stack, wanted: wanted, engine: engine, now: now),
                    stopped: stopped)
                stopped = []
                return admission
            }
        }
    }
}

/// All that admitting an image of a stack is about.
private struct Request: Sendable {
    var stack: Int64
    var identity: StackIdentity
    var wanted: JobRequest
    var engine: String
    var now: Double

    var rule: RuleReference { wanted.rule }
    var output: String { wanted.output }
    var order: WorkOrder { wanted.order }
    var image: Int { wanted.order.image.index }
}

extension Database {
    fileprivate func admit(_ request: Request, stopped: [Job.ID]) throws -> Admission {
        if let done = try settledElsewhere(request) { return .known(done, stopped: stopped) }
        let stopped = stopped + (try supersedeOtherRules(request))
        if let known = try known(request) { return .known(known, stopped: stopped) }
        return .new(try queue(request), stopped: stopped)
    }

    /// Supersedes the jobs of images that no rule is for any more.
    fileprivate func supersedeOtherImages(
        of stack: Int64, than requests: [JobRequest], now: Double
    ) throws -> [Job.ID] {
        let images = requests.map { "\($0.order.image.index)" }.joined(separator: ", ")
        return try supersede("stack = ? AND image NOT IN (\(images))", [stack], now: now)
    }

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

    /// A job of the image that is finished, or as good as, under another rule or engine.
    fileprivate func settledElsewhere(_ request: Request) throws -> Job? {
        try Row.fetchOne(
            self,
            sql: """
                \(Job.query)
                WHERE jobs.stack = ? AND jobs.image = ? AND jobs.state IN ('done', 'publishing')
                ORDER BY jobs.rule_hash = ? AND jobs.engine_version = ? DESC, jobs.id DESC LIMIT 1
                """,
            arguments: [request.stack, request.image, request.rule.hash, request.engine]
        ).map(Job.init(row:))
    }

    fileprivate func supersedeOtherRules(_ request: Request) throws -> [Job.ID] {
        try supersede(
            """
            stack = ? AND image = ? AND NOT (rule_hash = ? AND engine_version = ?)
            """,
            [request.stack, request.image, request.rule.hash, request.engine], now: request.now)
    }

    /// The job of the very same key, if it needs no new start; one that waits gets the fresh order.
    fileprivate func known(_ request: Request) throws -> Job? {
        let job = try Row.fetchOne(
            self,
            sql: """
                \(Job.query)
                WHERE jobs.stack = ? AND jobs.image = ? AND jobs.rule_hash = ?
                    AND jobs.engine_version = ?
                """,
            arguments: [request.stack, request.image, request.rule.hash, request.engine]
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
                INSERT INTO jobs (stack, image, folder, rule_file, rule_name, rule_hash,
                    engine_version, output, work_order, state, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
                ON CONFLICT (stack, image, rule_hash, engine_version) DO UPDATE SET
                    rule_file = excluded.rule_file, rule_name = excluded.rule_name,
                    output = excluded.output, work_order = excluded.work_order, state = 'queued',
                    crashes = 0, not_before = 0, failure = NULL, updated_at = excluded.updated_at
                RETURNING id
                """,
            arguments: [
                request.stack, request.image, try folderID(request.identity), request.rule.file,
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
