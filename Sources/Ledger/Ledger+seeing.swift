package import Domain
import GRDB

extension Ledger {
    /// What is known of the file at a path; nil where it has never been looked at.
    package func seen(watch: String, path: String) async throws(Failure) -> SeenFile? {
        try await read { db in
            try Row.fetchOne(
                db, cached: "SELECT * FROM files WHERE watch = ? AND path = ?",
                arguments: [watch, path]
            ).map(SeenFile.init(row:))
        }
    }

    /// What is known of all files of a watch, by path: for a scan, which need not ask for each.
    ///
    /// - Parameter states: only files in these; all where it is empty.
    package func seen(
        watch: String, states: Set<SeenFile.State> = []
    ) async throws(Failure) -> [String: SeenFile] {
        try await read { db in
            var files: [String: SeenFile] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM files WHERE watch = ?", arguments: [watch])
            while let row = try rows.next() {
                let file = try SeenFile(row: row)
                if states.isEmpty || states.contains(file.state) { files[file.path] = file }
            }
            return files
        }
    }

    /// Takes note of a stack that gets no job, and why.
    ///
    /// Jobs for it that are not done become superseded: its content is another, or no rule asks for them any more.
    ///
    /// - Parameters:
    ///   - path: of the stack.
    ///   - members: its files.
    ///   - state: any but `settled`, which only ``admit(_:members:_:engine:now:)`` gives.
    /// - Returns: those that were running, whose workers are to be stopped.
    @discardableResult
    package func note(
        watch: String, path: String, members: [StackMember], state: SeenFile.State,
        reason: String?, now: Double
    ) async throws(Failure) -> [Job.ID] {
        try await write { db in
            for member in members {
                let file = SeenFile(
                    path: member.path, stamp: member.stamp, state: state, reason: reason,
                    seenAt: now)
                try db.save(file, watch: watch, stack: nil)
            }
            return try db.supersede(watch: watch, path: path, except: nil, now: now)
        }
    }

    /// Forgets what came of the files of a folder, so that another look at each is due: its rules have changed.
    ///
    /// Files stay as they are that have a finished job, or one that a worker has.
    ///
    /// - Parameter folder: relative to the drop folder; empty for all of it.
    /// - Returns: the paths of these files.
    package func reconsider(watch: String, folder: String) async throws(Failure) -> [String] {
        try await write { db in
            try String.fetchAll(
                db,
                cached: """
                    DELETE FROM files
                    WHERE watch = :watch
                        AND (:folder = '' OR (path >= :folder || '/' AND path < :folder || '0'))
                        AND state <> 'incomplete'
                        AND NOT EXISTS (
                            SELECT 1 FROM jobs
                            WHERE jobs.stack = files.stack
                                AND jobs.state IN ('done', 'running', 'publishing'))
                    RETURNING path
                    """,
                arguments: ["watch": watch, "folder": folder])
        }
    }
}

extension Database {
    /// Writes what is known of the file at a path, in place of what was known before.
    func save(_ file: SeenFile, watch: String, stack: Int64?) throws {
        try execute(
            cached: """
                INSERT OR REPLACE INTO files (watch, path, state, reason, stack, size, mtime,
                    ctime, device, inode, blocks, seen_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                watch, file.path, file.state.rawValue, file.reason, stack, file.stamp.size,
                file.stamp.mtime, file.stamp.ctime, Int64(bitPattern: file.stamp.device),
                Int64(bitPattern: file.stamp.inode), file.stamp.blocks, file.seenAt,
            ])
    }
}

extension SeenFile {
    init(row: Row) throws {
        let raw: String = row["state"]
        guard let state = State(rawValue: raw) else {
            throw Failure(.internalError, "the ledger holds an unknown state of a file: \(raw)")
        }
        let stamp = FileStamp(
            size: row["size"], mtime: row["mtime"], ctime: row["ctime"],
            device: UInt64(bitPattern: row["device"]), inode: UInt64(bitPattern: row["inode"]),
            blocks: row["blocks"])
        self.init(
            path: row["path"], stamp: stamp, state: state, reason: row["reason"],
            seenAt: row["seen_at"])
    }
}
