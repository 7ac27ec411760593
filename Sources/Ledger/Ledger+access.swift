import Domain
import GRDB

extension Ledger {
    /// Runs one transaction to its end; it is not given up when the task is cancelled.
    ///
    /// The work is done on the writer's own queue, so that no thread of the tasks waits for the disk.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            pool.asyncWrite(body) { _, result in continuation.resume(returning: result) }
        }
        return try get(result)
    }

    /// Reads one state of the database, undisturbed by the writer.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            pool.asyncRead { database in
                continuation.resume(returning: Result { try body(database.get()) })
            }
        }
        return try get(result)
    }

    private func get<Value>(_ result: Result<Value, any Error>) throws(Failure) -> Value {
        switch result {
        case .success(let value): return value
        case .failure(let error): throw Failure(ledgerError: error, path: path)
        }
    }
}
