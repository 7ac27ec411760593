package import Domain
import GRDB

/// A finished job as its result tells it, for a ledger that was lost.
package struct RestoredJob: Sendable, Hashable {
    package var stack: StackIdentity
    /// SHA-256 of the whole input, in hexadecimal.
    package var inputDigest: String
    package var rule: RuleReference
    /// The engine's version.
    package var engine: String
    /// Relative to the results tree.
    package var output: String
    /// Counts from 1.
    package var revision: Int
    package var order: WorkOrder
    package var alpha: [Double]
    package var result: FileDigest?
    /// Seconds since 1970.
    package var startedAt: Double
    /// Seconds since 1970.
    package var endedAt: Double

    package init(
        stack: StackIdentity, inputDigest: String, rule: RuleReference, engine: String,
        output: String, revision: Int, order: WorkOrder, alpha: [Double], result: FileDigest?,
        startedAt: Double, endedAt: Double
    ) {
        self.stack = stack
        self.inputDigest = inputDigest
        self.rule = rule
        self.engine = engine
        self.output = output
        self.revision = revision
        self.order = order
        self.alpha = alpha
        self.result = result
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

extension Ledger {
    /// Brings back finished jobs; those that are there already stay as they are.
    ///
    /// What is known of the stacks' files is not brought back: each is looked at once more, and is then found to be done.
    ///
    /// - Returns: how many were brought back.
    package func restore(_ jobs: [RestoredJob]) async throws(Failure) -> Int {
        try await write { db in
            try jobs.reduce(0) { count, job in count + (try db.restore(job) ? 1 : 0) }
        }
    }
}

extension Database {
    fileprivate func restore(_ job: RestoredJob) throws -> Bool {
        let stack = try stackID(job.stack, now: job.startedAt)
        try execute(
            sql: "UPDATE stacks SET sha256 = ? WHERE id = ?", arguments: [job.inputDigest, stack])
        try execute(
            sql: """
                INSERT INTO jobs (stack, image, folder, rule_file, rule_name, rule_hash,
                    engine_version, run, output, revision, work_order, state, attempts,
                    created_at, updated_at, alpha, result_size, result_sha256)
                SELECT :stack, :image, :folder, :rule_file, :rule_name, :rule_hash, :engine,
                    (SELECT 1 + count(*) FROM jobs
                        WHERE stack = :stack AND image = :image AND rule_hash = :rule_hash
                            AND engine_version = :engine),
                    :output, :revision, :work_order, 'done', 1, :started, :ended, :alpha,
                    :size, :sha256
                WHERE NOT EXISTS (
                    SELECT 1 FROM jobs
                    WHERE stack = :stack AND image = :image AND output = :output AND state = 'done')
                """,
            arguments: [
                "stack": stack, "image": job.order.image.index, "folder": try folderID(job.stack),
                "rule_file": job.rule.file, "rule_name": job.rule.name,
                "rule_hash": job.rule.hash, "engine": job.engine, "output": job.output,
                "revision": job.revision, "work_order": try String(json: job.order),
                "started": job.startedAt, "ended": job.endedAt,
                "alpha": try String(json: job.alpha), "size": job.result?.size,
                "sha256": job.result?.sha256,
            ])
        return changesCount > 0
    }
}
