package import Domain
import GRDB

/// What is not to be started at present, because somebody said so.
package struct Pauses: Sendable, Hashable {
    /// Since when nothing at all is started, in seconds since 1970; nil where that is not so.
    package var all: Double?
    /// Since when nothing of a watch is started.
    package var watches: [String: Double]

    package init(all: Double? = nil, watches: [String: Double] = [:]) {
        self.all = all
        self.watches = watches
    }

    /// Whether nothing of a watch is started.
    package func holds(_ watch: String) -> Bool { all != nil || watches[watch] != nil }
}

extension Ledger {
    /// What is paused; it outlives the service.
    package func pauses() async throws(Failure) -> Pauses {
        try await read { try $0.pauses() }
    }

    /// Keeps new attempts from being started, those of a watch or all of them; saying it twice changes nothing.
    ///
    /// - Parameter watch: nil for the whole service.
    package func pause(_ watch: String?, now: Double) async throws(Failure) -> Pauses {
        try await write { db in
            try db.execute(
                sql: "INSERT INTO pauses (watch, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [watch ?? "", now])
            return try db.pauses()
        }
    }

    /// Lets attempts be started again.
    ///
    /// - Parameter watch: nil for everything that is paused.
    /// - Throws: `usage` for a watch where the whole service is paused.
    package func resume(_ watch: String?) async throws(Failure) -> Pauses {
        try await write { db in
            if let watch {
                guard try db.pauses().all == nil else {
                    throw Failure(
                        .usage, "the whole service is paused, not only the watch \(watch)",
                        advice: "`unmix resume` without a name goes on with everything")
                }
                try db.execute(sql: "DELETE FROM pauses WHERE watch = ?", arguments: [watch])
            } else {
                try db.execute(sql: "DELETE FROM pauses")
            }
            return try db.pauses()
        }
    }
}

extension Database {
    fileprivate func pauses() throws -> Pauses {
        var pauses = Pauses()
        for row in try Row.fetchAll(self, sql: "SELECT watch, since FROM pauses") {
            let watch: String = row[0]
            if watch.isEmpty { pauses.all = row[1] } else { pauses.watches[watch] = row[1] }
        }
        return pauses
    }
}
