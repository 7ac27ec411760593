import Domain
import GRDB

extension Ledger {
    /// Marks the file as a ledger (SQLite's application id): “UNMX”.
    static let applicationID = 0x554E_4D58

    static func open(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Checks the file and brings its schema up to date.
    ///
    /// - Returns: whether it was empty.
    static func prepare(_ pool: DatabasePool) throws -> Bool {
        let isNew = try pool.writeWithoutTransaction { db in
            try makeDurable(db)
            return try check(db)
        }
        try Schema.migrator.migrate(pool)
        return isNew
    }

    /// A commit is on the disk when it returns, also when the power fails.
    ///
    /// A pool in WAL mode begins with `synchronous=NORMAL`, with which the last transactions may be lost.
    private static func makeDurable(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        let foreignKeys = try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
        guard journal == "wal", synchronous == 2, foreignKeys == 1 else {
            throw Failure(
                .unavailable,
                "SQLite refuses the settings that make the ledger safe",
                cause: "journal_mode \(journal ?? "?"), synchronous \(synchronous ?? -1), "
                    + "foreign_keys \(foreignKeys ?? -1)",
                advice: "Keep the ledger on a local disk")
        }
    }

    private static func check(_ db: Database) throws -> Bool {
        let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
        guard findings == ["ok"] else {
            throw Failure.damagedLedger(cause: findings.joined(separator: "; "))
        }
        let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard id == applicationID || (id == 0 && tables == 0) else {
            throw Failure(
                .unavailable, "the file is a database of another program",
                advice: "Give the service a state folder of its own")
        }
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
            throw Failure(
                .unavailable, "the ledger was written by a newer version of this software",
                advice: "Install that version again, or start with an empty state folder")
        }
        return tables == 0
    }
}
