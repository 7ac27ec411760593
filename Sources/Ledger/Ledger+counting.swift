package import Domain
import GRDB

extension Ledger {
    /// How many jobs are in each state; a state without jobs is left out.
    package func counts() async throws(Failure) -> [Job.State: Int] {
        try await countsByWatch().values.reduce(into: [:]) { counts, watch in
            counts.merge(watch, uniquingKeysWith: +)
        }
    }

    /// How many jobs of each watch are in each state; a state without jobs is left out.
    package func countsByWatch() async throws(Failure) -> [String: [Job.State: Int]] {
        try await read { db in
            var counts: [String: [Job.State: Int]] = [:]
            let rows = try Row.fetchAll(
                db, sql: "SELECT watch, state, count FROM tallies WHERE count > 0")
            for row in rows {
                let watch: String = row[0]
                guard let state = Job.State(rawValue: row[1]) else { continue }
                counts[watch, default: [:]][state] = row[2]
            }
            return counts
        }
    }

    /// How many files of each watch are no stacks that can be unmixed, `incomplete` or `refused`.
    package func leftAloneByWatch() async throws(Failure) -> [String: [SeenFile.State: Int]] {
        try await read { db in
            var counts: [String: [SeenFile.State: Int]] = [:]
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT watch, state, count(*) FROM files
                    WHERE state IN ('incomplete', 'refused') GROUP BY watch, state
                    """)
            for row in rows {
                guard let state = SeenFile.State(rawValue: row[1]) else { continue }
                counts[row[0], default: [:]][state] = row[2]
            }
            return counts
        }
    }

    /// Since when the job waits that was put into the queue first, in seconds since 1970; nil where none is queued.
    package func oldestQueued() async throws(Failure) -> Double? {
        try await read { db in
            try Double.fetchOne(
                db, sql: "SELECT min(updated_at) FROM jobs WHERE state = 'queued'")
        }
    }

    /// When the next deferred job may be tried again, in seconds since 1970; nil where none is deferred.
    package func nextDeadline() async throws(Failure) -> Double? {
        try await read { db in
            try Double.fetchOne(
                db, sql: "SELECT min(not_before) FROM jobs WHERE state = 'deferred'")
        }
    }
}
