package import Domain
import GRDB

extension Ledger {
    /// Brings a settled stack to the ledger with the jobs for its images; all of it is on the disk before anything acts
    /// on it.
    ///
    /// The key of a job is the stack, the image, the rule's hash and the engine's version: it never runs twice to success. Under a
    /// changed rule, a stack that is done stays as it is; its jobs that are not done are superseded by the new one. So are those
    /// for an older content at the same path. What is being published just now comes to its end. Where an older content has
    /// a result, the request's policy says what becomes of the new one.
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
            let admissions = try requests.map { wanted in
                let admission = try db.admit(
                    Request(stack: id, identity: stack, wanted: wanted, engine: engine, now: now),
                    stopped: stopped)
                stopped = []
                return admission
            }
            if admissions.allSatisfy(\.isIgnored) { try db.leaveAlone(stack: id) }
            return admissions
        }
    }
}

extension Admission {
    fileprivate var isIgnored: Bool {
        if case .ignored = self { true } else { false }
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
    var order: WorkOrder { wanted.order }
    var image: Int { wanted.order.image.index }
}

extension Database {
    fileprivate func admit(_ request: Request, stopped: [Job.ID]) throws -> Admission {
        if !request.wanted.isAgain, let done = try settledElsewhere(request) {
            return .known(done, stopped: stopped)
        }
        let stopped = stopped + (try supersedeOtherRules(request))
        let earlier = try results(ofPathOf: request)
        let place = ResultPlace(for: request.wanted, after: earlier.map(\.job))
        if let known = try known(request, place) { return .known(known, stopped: stopped) }
        let isNews = earlier.contains { $0.stack != request.stack }
        if isNews, request.wanted.onChange == .ignore, !request.wanted.isAgain {
            return .ignored(earlier[0].job, stopped: stopped)
        }
        return .new(try queue(request, place), stopped: stopped)
    }

    /// Takes note that a stack gets no job, since an earlier content has a result.
    fileprivate func leaveAlone(stack: Int64) throws {
        try execute(
            cached: "UPDATE files SET state = 'skipped', reason = ?, stack = NULL WHERE stack = ?",
            arguments: [
                "acquired anew; the earlier result stands, as `on_change: ignore` says", stack,
            ])
    }

    /// Supersedes the jobs of images that no rule is for any more.
    fileprivate func supersedeOtherImages(
        of stack: Int64, than requests: [JobRequest], now: Double
    ) throws -> [Job.ID] {
        let images = requests.map { "\($0.order.image.index)" }.joined(separator: ", ")
        return try supersede("stack = ? AND image NOT IN (\(images))", [stack], now: now)
    }

    func stackID(_ stack: StackIdentity, now: Double) throws -> Int64 {
        try execute(
            cached: """
                INSERT INTO stacks (watch, path, size, fingerprint, first_seen)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [stack.watch, stack.path, stack.size, stack.fingerprint, now])
        let id = try Int64.fetchOne(
            self,
            cached: """
                SELECT id FROM stacks
                WHERE watch = ? AND path = ? AND size = ? AND fingerprint = ?
                """,
            arguments: [stack.watch, stack.path, stack.size, stack.fingerprint])
        guard let id else {
            throw Failure(.internalError, "the ledger lost a stack that it has just written")
        }
        return id
    }

    /// A job of the image that is finished, or as good as, under whatever rule and engine, and whose result still counts.
    fileprivate func settledElsewhere(_ request: Request) throws -> Job? {
        try Row.fetchOne(
            self,
            cached: """
                \(Job.query)
                WHERE jobs.stack = ? AND jobs.image = ? AND jobs.state IN ('done', 'publishing')
                    AND NOT EXISTS (
                        SELECT 1 FROM jobs AS later JOIN stacks AS other ON other.id = later.stack
                        WHERE later.replaces AND later.output = jobs.output
                            AND later.id > jobs.id AND later.state IN ('done', 'publishing')
                            AND other.watch = stacks.watch)
                ORDER BY jobs.rule_hash = ? AND jobs.engine_version = ? DESC, jobs.id DESC LIMIT 1
                """,
            arguments: [request.stack, request.image, request.rule.hash, request.engine]
        ).map(Job.init(row:))
    }

    /// The finished jobs, or as good as, of every content that the path has had, the newest first.
    fileprivate func results(ofPathOf request: Request) throws -> [(stack: Int64, job: Job)] {
        try Row.fetchAll(
            self,
            cached: """
                \(Job.query)
                WHERE stacks.watch = ? AND stacks.path = ? AND jobs.image = ?
                    AND jobs.state IN ('done', 'publishing')
                ORDER BY jobs.id DESC
                """,
            arguments: [request.identity.watch, request.identity.path, request.image]
        ).map { (stack: $0["stack"], job: try Job(row: $0)) }
    }

    fileprivate func supersedeOtherRules(_ request: Request) throws -> [Job.ID] {
        try supersede(
            """
            stack = ? AND image = ? AND NOT (rule_hash = ? AND engine_version = ?)
            """,
            [request.stack, request.image, request.rule.hash, request.engine], now: request.now)
    }

    /// The job of the very same key, if it needs no new start; one that waits gets the fresh order.
    fileprivate func known(_ request: Request, _ place: ResultPlace) throws -> Job? {
        let job = try Row.fetchOne(
            self,
            cached: """
                \(Job.query)
                WHERE jobs.stack = ? AND jobs.image = ? AND jobs.rule_hash = ?
                    AND jobs.engine_version = ?
                ORDER BY jobs.run DESC LIMIT 1
                """,
            arguments: [request.stack, request.image, request.rule.hash, request.engine]
        ).map(Job.init(row:))
        switch job?.state {
        case .running: return job
        case .failed, .poison, .cancelled:
            return request.wanted.isAgain ? nil : job
        case .queued, .deferred: break
        // Done ones come here where they are to be done again.
        default: return nil
        }
        guard let job else { return nil }
        try execute(
            cached: """
                UPDATE jobs SET rule_file = ?, rule_name = ?, output = ?, revision = ?,
                    replaces = ?, work_order = ?
                WHERE id = ?
                """,
            arguments: [
                request.rule.file, request.rule.name, place.output, place.revision,
                place.replaces, try String(json: request.order), job.id,
            ])
        return try requiredJob(job.id)
    }

    /// Queues a new job, or one anew that came to nothing before.
    fileprivate func queue(_ request: Request, _ place: ResultPlace) throws -> Job {
        let id = try Int64.fetchOne(
            self,
            cached: """
                INSERT INTO jobs (stack, image, folder, rule_file, rule_name, rule_hash,
                    engine_version, run, output, revision, replaces, work_order, state,
                    created_at, updated_at)
                VALUES (:stack, :image, :folder, :rule_file, :rule_name, :rule_hash,
                    :engine, (SELECT 1 + count(*) FROM jobs
                        WHERE stack = :stack AND image = :image AND rule_hash = :rule_hash
                            AND engine_version = :engine AND state IN ('done', 'publishing')),
                    :output, :revision, :replaces, :work_order, 'queued', :now, :now)
                ON CONFLICT (stack, image, rule_hash, engine_version, run) DO UPDATE SET
                    rule_file = excluded.rule_file, rule_name = excluded.rule_name,
                    output = excluded.output, revision = excluded.revision,
                    replaces = excluded.replaces, work_order = excluded.work_order,
                    state = 'queued', crashes = 0, not_before = 0, failure = NULL,
                    updated_at = excluded.updated_at
                RETURNING id
                """,
            arguments: [
                "stack": request.stack, "image": request.image,
                "folder": try folderID(request.identity), "rule_file": request.rule.file,
                "rule_name": request.rule.name, "rule_hash": request.rule.hash,
                "engine": request.engine, "output": place.output, "revision": place.revision,
                "replaces": place.replaces, "work_order": try String(json: request.order),
                "now": request.now,
            ])
        guard let id else {
            throw Failure(.internalError, "the ledger lost a job that it has just written")
        }
        return try requiredJob(id)
    }

    func folderID(_ stack: StackIdentity) throws -> Int64? {
        let slash = stack.path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(stack.path[..<$0]) } ?? ""
        try execute(
            cached: "INSERT INTO folders (watch, path) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [stack.watch, folder])
        return try Int64.fetchOne(
            self, cached: "SELECT id FROM folders WHERE watch = ? AND path = ?",
            arguments: [stack.watch, folder])
    }
}
