import Domain
import FoundationEssentials
import GRDB

extension Job {
    /// Columns and tables of a job with its stack; a condition and an order come after it.
    static let query = """
        SELECT jobs.*, stacks.watch, stacks.path, stacks.size, stacks.fingerprint
        FROM jobs JOIN stacks ON stacks.id = jobs.stack
        """

    init(row: Row) throws {
        let stack = StackIdentity(
            watch: row["watch"], path: row["path"], size: row["size"],
            fingerprint: row["fingerprint"])
        let order: String = row["work_order"]
        let failure: String? = row["failure"]
        let alpha: String? = row["alpha"]
        let digest: String? = row["result_sha256"]
        self.init(
            id: row["id"], stack: stack, ruleFile: row["rule_file"], ruleName: row["rule_name"],
            ruleHash: row["rule_hash"], engineVersion: row["engine_version"],
            output: row["output"], revision: row["revision"], replaces: row["replaces"],
            order: try order.decoded(WorkOrder.self), state: try State(row: row),
            attempts: row["attempts"], crashes: row["crashes"], notBefore: row["not_before"],
            createdAt: row["created_at"], updatedAt: row["updated_at"],
            failure: try failure?.decoded(Failure.self), alpha: try alpha?.decoded([Double].self),
            result: digest.map { FileDigest(size: row["result_size"], sha256: $0) })
    }
}

extension Job.State {
    fileprivate init(row: Row) throws {
        let raw: String = row["state"]
        guard let state = Self(rawValue: raw) else {
            throw Failure(.internalError, "the ledger holds an unknown state of a job: \(raw)")
        }
        self = state
    }
}

extension Database {
    /// The job of this number.
    func job(_ id: Job.ID) throws -> Job? {
        try Row.fetchOne(self, cached: "\(Job.query) WHERE jobs.id = ?", arguments: [id])
            .map(Job.init(row:))
    }

    /// How far the job of this number has come, without all that it is about.
    func standing(of id: Job.ID) throws -> (state: Job.State, attempts: Int) {
        let row = try Row.fetchOne(
            self, cached: "SELECT state, attempts FROM jobs WHERE id = ?", arguments: [id])
        guard let row else { throw Failure.noJob(id) }
        return (try Job.State(row: row), row["attempts"])
    }

    /// The job of this number, which must be there.
    func requiredJob(_ id: Job.ID) throws -> Job {
        guard let job = try job(id) else { throw Failure.noJob(id) }
        return job
    }
}

extension String {
    /// A value as a column holds it: JSON.
    init(json value: some Encodable) throws {
        self.init(decoding: try JSONCoding.encode(value), as: UTF8.self)
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONCoding.decode(type, from: Data(utf8))
    }
}
