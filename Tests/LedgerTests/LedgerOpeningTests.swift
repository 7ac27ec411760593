import Domain
import FoundationEssentials
import GRDB
import Testing

@testable import Ledger

@Suite struct LedgerOpeningTests {
    @Test func makesANewOneAndFindsItAgain() async throws {
        let scratch = try Scratch()
        let first = try scratch.open()
        #expect(first.isNew)
        let job = try await first.admit("a.tif").job
        try first.close()
        let second = try scratch.open()
        #expect(!second.isNew)
        #expect(try await second.job(job.id) == job)
    }

    @Test func aCommitIsOnTheDisk() async throws {
        let ledger = try Scratch().open()
        let settings = try await ledger.write { db in
            [
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try String.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA foreign_keys"),
            ]
        }
        #expect(settings == ["wal", "2", "1"])
    }

    /// What a process that was killed leaves behind: the database without its last pages, and the log.
    @Test func findsWhatWasCommittedBeforeAKill() async throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        let job = try await ledger.admit("a.tif").job
        _ = try await ledger.begin(job.id, staging: "/s/1", now: 101)
        let copy = try Scratch()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: scratch.path + suffix, toPath: copy.path + suffix)
        }
        let reopened = try copy.open()
        #expect(!reopened.isNew)
        let unfinished = try await reopened.unfinished()
        #expect(unfinished.map(\.job.id) == [job.id])
        #expect(unfinished.map(\.number) == [1])
        #expect(unfinished.map(\.staging) == ["/s/1"])
        #expect(unfinished.map(\.job.state) == [.running])
    }

    @Test func refusesWhatIsNoDatabase() throws {
        let scratch = try Scratch()
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: scratch.path))
        let error = #expect(throws: Failure.self) { try scratch.open() }
        #expect(error?.code == .damaged)
        #expect(error?.subject == scratch.path)
        #expect(error?.message == "the ledger is damaged")
        #expect(try Data(contentsOf: URL(filePath: scratch.path)).count == 8_192)
    }

    @Test func refusesDamagedPages() async throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        for index in 0..<200 { _ = try await ledger.admit("x/\(index).tif") }
        try ledger.close()
        var data = try Data(contentsOf: URL(filePath: scratch.path))
        for page in stride(from: 4_096 * 3, to: data.count - 4_096, by: 4_096) {
            data.replaceSubrange(page..<page + 100, with: Data(repeating: 0xFF, count: 100))
        }
        try data.write(to: URL(filePath: scratch.path))
        let error = #expect(throws: Failure.self) { try scratch.open() }
        #expect(error?.code == .damaged)
        #expect(error?.message == "the ledger is damaged")
    }

    @Test func refusesAnotherProgramsDatabase() throws {
        let scratch = try Scratch()
        let other = try DatabaseQueue(path: scratch.path)
        try other.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        try other.close()
        let error = #expect(throws: Failure.self) { try scratch.open() }
        #expect(error?.message == "the file is a database of another program")
    }

    @Test func refusesANewerSchema() async throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        try await ledger.write { db in
            try db.execute(
                sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2: something newer')")
        }
        try ledger.close()
        let error = #expect(throws: Failure.self) { try scratch.open() }
        #expect(error?.code == .unavailable)
        #expect(
            error?.message == "the ledger was written by a newer version of this software")
    }

    @Test func bringsAnOlderSchemaUpToDate() async throws {
        let scratch = try Scratch()
        let older = try Ledger.open(scratch.path)
        try Schema.migrator.migrate(older, upTo: "1: files, stacks, jobs, attempts")
        try await older.write { db in
            try db.execute(sql: "INSERT INTO pauses (watch, since) VALUES ('w', 5)")
        }
        try older.close()
        let ledger = try scratch.open()
        #expect(!ledger.isNew)
        #expect(try await ledger.pauses().watches == ["w": 5])
        let applied = try await ledger.read { try Schema.migrator.hasCompletedMigrations($0) }
        #expect(applied)
        #expect(try await ledger.leftAloneByWatch().isEmpty)
    }

    @Test func saysWhereTheFolderIsMissing() throws {
        let error = #expect(throws: Failure.self) { try Ledger(path: "/nowhere/at/all.sqlite") }
        #expect(error?.code == .unavailable)
        #expect(error?.message == "the ledger cannot be opened for writing")
    }

    @Test func namesAFullDisk() {
        let failure = Failure(
            ledgerError: DatabaseError(resultCode: .SQLITE_FULL, message: "disk is full"),
            path: "/l")
        #expect(failure.code == .temporary)
        #expect(failure.description.hasPrefix("/l: the disk of the ledger is full (disk is full)"))
    }
}
