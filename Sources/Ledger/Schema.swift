import GRDB

/// The tables of the ledger and how they came to be; a migration that was released is never changed.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: files, stacks, jobs, attempts") { db in
            try db.execute(sql: "PRAGMA application_id = \(Ledger.applicationID)")
            try db.execute(sql: stacks)
            try db.execute(sql: jobs)
            try db.execute(sql: fairness)
            try db.execute(sql: tallies)
            try db.execute(sql: attempts)
            try db.execute(sql: pauses)
        }
        migrator.registerMigration("2: counting what was left alone") { db in
            try db.execute(
                sql: """
                    CREATE INDEX files_left_alone ON files (watch, state)
                    WHERE state IN ('incomplete', 'refused')
                    """)
        }
        return migrator
    }

    /// What was last seen at each path, and each content that a stack has had.
    private static let stacks = """
        CREATE TABLE stacks (
            id INTEGER PRIMARY KEY,
            watch TEXT NOT NULL,
            path TEXT NOT NULL CHECK (path <> ''),
            size INTEGER NOT NULL CHECK (size >= 0),
            fingerprint TEXT NOT NULL,
            sha256 TEXT,
            first_seen REAL NOT NULL,
            UNIQUE (watch, path, size, fingerprint)
        ) STRICT;

        CREATE TABLE files (
            watch TEXT NOT NULL,
            path TEXT NOT NULL CHECK (path <> ''),
            state TEXT NOT NULL
                CHECK (state IN ('settled', 'skipped', 'no rule', 'incomplete', 'refused')),
            reason TEXT,
            stack INTEGER REFERENCES stacks (id),
            size INTEGER NOT NULL,
            mtime INTEGER NOT NULL,
            ctime INTEGER NOT NULL,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            blocks INTEGER NOT NULL,
            seen_at REAL NOT NULL,
            PRIMARY KEY (watch, path),
            CHECK (state <> 'settled' OR stack IS NOT NULL)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX files_by_stack ON files (stack) WHERE stack IS NOT NULL;
        """

    private static let jobs = """
        CREATE TABLE folders (
            id INTEGER PRIMARY KEY,
            watch TEXT NOT NULL,
            path TEXT NOT NULL,
            -- Counts up with each job begun: the lowest has waited longest.
            last_served INTEGER NOT NULL DEFAULT 0,
            -- Jobs that are queued or deferred; kept by the triggers.
            waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),
            UNIQUE (watch, path)
        ) STRICT;

        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            stack INTEGER NOT NULL REFERENCES stacks (id),
            -- Counts from 0; most stacks have one.
            image INTEGER NOT NULL DEFAULT 0 CHECK (image >= 0),
            folder INTEGER NOT NULL REFERENCES folders (id),
            rule_file TEXT NOT NULL,
            rule_name TEXT NOT NULL,
            rule_hash TEXT NOT NULL,
            engine_version TEXT NOT NULL,
            -- Counts the times that the same work was asked for expressly.
            run INTEGER NOT NULL DEFAULT 1 CHECK (run >= 1),
            output TEXT NOT NULL CHECK (output <> ''),
            -- Counts the results that the stack's path has had under this name.
            revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
            -- Whether the result takes the place of an earlier one.
            replaces INTEGER NOT NULL DEFAULT 0 CHECK (replaces IN (0, 1)),
            work_order TEXT NOT NULL CHECK (json_valid(work_order)),
            state TEXT NOT NULL
                CHECK (state IN ('queued', 'running', 'publishing', 'deferred', 'done', 'failed',
                    'poison', 'superseded', 'cancelled')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            crashes INTEGER NOT NULL DEFAULT 0 CHECK (crashes >= 0),
            not_before REAL NOT NULL DEFAULT 0,
            created_at REAL NOT NULL,
            updated_at REAL NOT NULL,
            failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
            alpha TEXT CHECK (alpha IS NULL OR json_valid(alpha)),
            -- Of the published image.
            result_size INTEGER CHECK (result_size >= 0),
            result_sha256 TEXT,
            -- The same work is never done twice, unless somebody asks for it.
            UNIQUE (stack, image, rule_hash, engine_version, run),
            CHECK (state <> 'done' OR (alpha IS NOT NULL AND failure IS NULL)),
            CHECK (state NOT IN ('deferred', 'failed', 'poison') OR failure IS NOT NULL)
        ) STRICT;

        CREATE INDEX jobs_by_state ON jobs (state, updated_at);
        CREATE INDEX jobs_by_time ON jobs (updated_at);
        CREATE INDEX jobs_replacing ON jobs (output) WHERE replaces;
        CREATE INDEX jobs_deferred ON jobs (not_before) WHERE state = 'deferred';

        CREATE TRIGGER jobs_done_stay_done BEFORE UPDATE OF state ON jobs
        WHEN old.state = 'done' AND new.state <> 'done'
        BEGIN
            SELECT raise(ABORT, 'a finished job stays finished');
        END;
        """

    /// What makes it cheap to find the next job of the folder that has waited longest.
    private static let fairness = """
        CREATE INDEX jobs_waiting_by_time ON jobs (folder, not_before)
        WHERE state IN ('queued', 'deferred');
        CREATE INDEX jobs_waiting_by_age ON jobs (folder, id, not_before)
        WHERE state IN ('queued', 'deferred');
        CREATE INDEX folders_waiting ON folders (last_served, id) WHERE waiting > 0;
        CREATE INDEX folders_served ON folders (last_served);

        CREATE TRIGGER jobs_waiting_insert AFTER INSERT ON jobs
        WHEN new.state IN ('queued', 'deferred')
        BEGIN
            UPDATE folders SET waiting = waiting + 1 WHERE id = new.folder;
        END;
        CREATE TRIGGER jobs_waiting_update AFTER UPDATE OF state ON jobs
        WHEN (old.state IN ('queued', 'deferred')) <> (new.state IN ('queued', 'deferred'))
        BEGIN
            UPDATE folders
            SET waiting = waiting + iif(new.state IN ('queued', 'deferred'), 1, -1)
            WHERE id = new.folder;
        END;
        CREATE TRIGGER jobs_waiting_delete AFTER DELETE ON jobs
        WHEN old.state IN ('queued', 'deferred')
        BEGIN
            UPDATE folders SET waiting = waiting - 1 WHERE id = old.folder;
        END;
        """

    /// How many jobs of each watch are in each state, kept by the triggers, so that asking costs nothing.
    private static let tallies = """
        CREATE TABLE tallies (
            watch TEXT NOT NULL,
            state TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (watch, state)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER jobs_tally_insert AFTER INSERT ON jobs
        BEGIN
            INSERT INTO tallies SELECT watch, new.state, 1 FROM folders WHERE id = new.folder
            ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER jobs_tally_update AFTER UPDATE OF state ON jobs
        WHEN old.state <> new.state
        BEGIN
            UPDATE tallies SET count = count - 1
            WHERE state = old.state AND watch = (SELECT watch FROM folders WHERE id = old.folder);
            INSERT INTO tallies SELECT watch, new.state, 1 FROM folders WHERE id = new.folder
            ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER jobs_tally_delete AFTER DELETE ON jobs
        BEGIN
            UPDATE tallies SET count = count - 1
            WHERE state = old.state AND watch = (SELECT watch FROM folders WHERE id = old.folder);
        END;
        """

    private static let pauses = """
        CREATE TABLE pauses (
            -- Empty for the whole service.
            watch TEXT PRIMARY KEY,
            since REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let attempts = """
        CREATE TABLE attempts (
            job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number >= 1),
            staging TEXT NOT NULL,
            -- Names in the staging folder, once the worker has reported them: a JSON list.
            files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(files)),
            started_at REAL NOT NULL,
            ended_at REAL,
            outcome TEXT,
            PRIMARY KEY (job, number),
            CHECK ((ended_at IS NULL) = (outcome IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE UNIQUE INDEX attempts_open ON attempts (job) WHERE ended_at IS NULL;
        """
}
