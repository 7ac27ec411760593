import Domain
import GRDB

extension Ledger {
    /// Makes one change, whole or not at all; it is on the disk when the call returns, also when the task was cancelled.
    ///
    /// The work is done on the writer's own queue, so that no thread of the tasks waits for the disk.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            let change = WriteQueue.Change { database in
                Result { try database.inOneSavepoint(body) }.map { value in
                    { continuation.resume(returning: .success(value)) }
                }
            } fail: {
                continuation.resume(returning: .failure($0))
            }
            writes.submit(change)
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

extension Database {
    /// Undoes what the body has done where it throws.
    fileprivate func inOneSavepoint<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try inSavepoint {
            value = try body(self)
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return value
    }
}
